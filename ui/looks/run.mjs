// Runs a script in TypeScript: `node looks/run.mjs looks/pictures.ts`.
import { resolve } from "node:path";
import { runnerImport } from "vite";

await runnerImport(resolve(process.argv[2] ?? ""), { configFile: false });
