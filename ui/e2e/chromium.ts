// The browser of the tests: the system's Chromium.
import { existsSync } from "node:fs";

export const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Where Chromium lies: named by `CHROMIUM`, or else where Debian and others put it. */
export function chromiumPath(): string {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && named !== "") return named;
  const found = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((each) => existsSync(each));
  if (found === undefined) throw new Error("there is no Chromium: install it, or name it in CHROMIUM");
  return found;
}

export const launch = () => ({ executablePath: chromiumPath(), args: flags });
