/// <reference types="vitest/config" />
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { svelteTesting } from "@testing-library/svelte/vite";

// The development server passes what belongs to the server on to a running one. A key in DEZENT_KEY
// stands in for a signed-in person; it stays in this process and never reaches the browser.
const target = process.env["DEZENT_URL"] ?? "http://127.0.0.1:8080";
const key = process.env["DEZENT_KEY"];
const passed = ["/api", "/docs", "/openapi.json", "/connect", "/sandbox", "/problems", "/m/"];

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  build: {
    target: "es2023",
    // Everything is a file of its own: the policy of the page takes no data: scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What is loaded with what, for the test of sizes.
    manifest: true,
    rolldownOptions: {
      output: {
        // What most views share comes in one file and not in sixty small ones.
        advancedChunks: { groups: [{ name: "shared", test: /\/src\/(parts|app|api|time|words)\//, minShareCount: 3 }] },
      },
    },
  },
  server: {
    host: "127.0.0.1",
    port: Number(process.env["PORT"] ?? 5173),
    fs: { allow: [".."] },
    proxy: Object.fromEntries(
      passed.map((path) => [
        path,
        { target, ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }) },
      ]),
    ),
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test-setup.ts"],
    include: ["src/**/*.test.ts"],
    restoreMocks: true,
  },
});
