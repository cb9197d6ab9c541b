// Starts the program itself, on a free port of this machine and a folder that goes with it.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** Where the program lies: named by `DEZENT_BIN`, or else as cargo has built it. */
export function programPath(): string {
  const named = process.env["DEZENT_BIN"];
  if (named !== undefined) return resolve(named);
  return resolve(root, process.env["CARGO_TARGET_DIR"] ?? "target", "debug/dezent");
}

export interface Running {
  /** `http://127.0.0.1:…`, without a slash at the end. */
  origin: string;
  /** The owner key. */
  key: string;
  /** The address at which the first person chooses a password. */
  link: string;
  /** From the start to the line with the address, in milliseconds. */
  startedMs: number;
  stop(): Promise<void>;
}

/** The programs that were started and not yet stopped. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts `dezent serve`, with the sample workspace unless told otherwise, and waits until it listens. */
export async function startProgram({ demo = true } = {}): Promise<Running> {
  const path = programPath();
  if (!existsSync(path)) throw new Error(`there is no program at ${path}: build it with cargo, or name it in DEZENT_BIN`);
  const folder = await mkdtemp(join(tmpdir(), "dezent-page-"));
  const began = performance.now();
  const child = spawn(path, ["serve", ...(demo ? ["--demo"] : []), "--data", join(folder, "data"), "--port", "0"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  const ended = new Promise<void>((done) => child.once("exit", () => (running.delete(child), done())));
  const stop = async () => {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(late);
    await rm(folder, { recursive: true, force: true });
  };

  let said = "";
  try {
    const found = await new Promise<Pick<Running, "origin" | "key" | "link">>((done, fail) => {
      const late = setTimeout(() => fail(new Error(`the program does not listen after a minute; it said:\n${said}`)), 60_000);
      void ended.then(() => fail(new Error(`the program ended by itself; it said:\n${said}`)));
      const read = (chunk: Buffer) => {
        said += chunk.toString();
        const origin = /listens on (http:\S+)/.exec(said)?.[1];
        const key = /shown this once: (\S+)/.exec(said)?.[1];
        const link = /(http:\S+\/setup\?token=\S+)\n/.exec(said)?.[1];
        if (origin === undefined || key === undefined || link === undefined || (demo && !said.includes("/sandbox\n"))) return;
        clearTimeout(late);
        done({ origin, key, link });
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
    });
    return { ...found, startedMs: performance.now() - began, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Calls the API as the owner of a key; fails on any answer that is a problem. */
export function caller({ origin, key }: { origin: string; key: string }) {
  // The shapes are the description's; a test names what it reads.
  return async function call<T = Record<string, unknown>>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const answer = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  };
}
export type Call = ReturnType<typeof caller>;
