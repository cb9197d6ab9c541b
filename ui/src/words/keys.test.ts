// Both languages have the same sentences with the same variables; each is used, and each used one is there.
import { describe, expect, it } from "vitest";

const files = import.meta.glob<string>("../../../locales/page.*.ftl", { query: "?raw", import: "default", eager: true });
const read = (language: string) => files[`../../../locales/page.${language}.ftl`] ?? "";

function messages(source: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let id = "";
  for (const line of source.split("\n")) {
    const start = /^([a-z][a-z0-9-]*) =/.exec(line);
    if (start?.[1] !== undefined) {
      id = start[1];
      expect(found.has(id), `${id} stands once`).toBe(false);
      found.set(id, []);
    }
    if (id === "" || line.startsWith("#")) continue;
    for (const match of line.matchAll(/\$(\w+)/g)) found.get(id)?.push(match[1] ?? "");
  }
  return new Map([...found].map(([each, variables]) => [each, [...new Set(variables)].sort()]));
}

const sources = Object.entries(
  import.meta.glob<string>(["../**/*.svelte", "../**/*.ts", "!../**/*.test.ts", "!../**/schema.d.ts"], { query: "?raw", import: "default", eager: true }),
);
const english = messages(read("en"));
const german = messages(read("de"));

describe("sentences", () => {
  it("are the same in both languages", () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [id, variables] of english) expect(german.get(id), id).toEqual(variables);
  });

  it("exist where they are used", () => {
    const missing = sources.flatMap(([file, source]) =>
      [...source.matchAll(/\bt\(\s*"([^"]+)"/g)].map((match) => match[1] ?? "").filter((id) => !english.has(id)).map((id) => `${file}: ${id}`),
    );
    expect(missing).toEqual([]);
  });

  it("are all used", () => {
    const text = sources.map(([, source]) => source).join("\n");
    // A sentence is used where its name stands in quotes, or begins as a template does: t(`state-${…}`).
    const beginnings = [...text.matchAll(/`([a-z][a-z0-9-]*-)\$\{/g)].map((match) => match[1] ?? "");
    const unused = [...english.keys()].filter((id) => !text.includes(`"${id}"`) && !beginnings.some((each) => id.startsWith(each)));
    expect(unused).toEqual([]);
  });

  it("keep to the tone: no exclamation marks", () => {
    for (const source of [read("en"), read("de")]) expect(source.replace(/^#.*$/gm, "")).not.toMatch(/!/);
  });
});
