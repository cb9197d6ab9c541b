import { defineConfig } from "vitest/config";

// The page in a browser, on the program itself. One file after another: they share both.
export default defineConfig({
  test: {
    include: ["e2e/**/*.test.ts"],
    globalSetup: ["e2e/shared.ts"],
    environment: "node",
    fileParallelism: false,
    retry: 0,
    testTimeout: 90_000,
    hookTimeout: 90_000,
    reporters: ["verbose"],
  },
});
