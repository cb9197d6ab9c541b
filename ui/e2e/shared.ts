// What all test files share: one program with the sample workspace, in which Mira has signed in, and one
// browser. Started before the first file and ended after the last.
import { chromium, request } from "playwright-core";
import type { TestProject } from "vitest/node";
import { launch } from "./chromium";
import { startProgram, type Running } from "./program";

export interface Shared {
  origin: string;
  key: string;
  /** Where the browser takes orders. */
  browser: string;
  /** The cookies of Mira, who owns the workspace. */
  cookies: Awaited<ReturnType<Awaited<ReturnType<typeof request.newContext>>["storageState"]>>;
}
declare module "vitest" {
  export interface ProvidedContext {
    shared: Shared;
  }
}

export const mira = { name: "Mira Keller", email: "mira@example.org", password: "a kettle on the stove" };

/** A program with the sample workspace, in which Mira has signed in. */
export async function startWithMira(): Promise<Running & Pick<Shared, "cookies">> {
  const program = await startProgram();
  try {
    const visitor = await request.newContext({ baseURL: program.origin, extraHTTPHeaders: { origin: program.origin } });
    const answer = await visitor.post("/api/v1/setup", {
      data: { token: new URL(program.link).searchParams.get("token"), ...mira, language: "en" },
    });
    if (!answer.ok()) throw new Error(`the first person could not be set up: ${answer.status()} ${await answer.text()}`);
    const cookies = await visitor.storageState();
    await visitor.dispose();
    return { ...program, cookies };
  } catch (error) {
    await program.stop();
    throw error;
  }
}

export default async function start(project: TestProject): Promise<() => Promise<void>> {
  const program = await startWithMira();
  try {
    const browser = await chromium.launchServer(launch());
    project.provide("shared", { origin: program.origin, key: program.key, browser: browser.wsEndpoint(), cookies: program.cookies });
    console.log(`the program listens after ${Math.round(program.startedMs)} ms`);
    return async () => {
      await browser.close();
      await program.stop();
    };
  } catch (error) {
    await program.stop();
    throw error;
  }
}
