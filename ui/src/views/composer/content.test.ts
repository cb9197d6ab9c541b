import { describe, expect, it } from "vitest";
import { blank, changeOf, contentOf, edited, inputOf, isBlank, lockOf, makeDifferent, makeSame, partsFor, textAt, titleOf, whereOf, write, type Content } from "./content";
import { aPost } from "./samples";

function content(change: Partial<Content> = {}): Content {
  return { ...blank(["a", "b"]), text: "Hello", ...change };
}

describe("content", () => {
  it("of a stored post is sent back unchanged", () => {
    const post = aPost({ thread: [{ text: "Two" }], variants: [{ channel: "chan_1", text: "Own", media: null, thread: null, options: { silent: true } }], tags: ["x"] });
    const once = contentOf(post);
    expect(changeOf(once, contentOf(post))).toBeNull();
    expect(inputOf(once, "2026-10-15T08:00:00Z")).toMatchObject({ text: "Hello", thread: [{ text: "Two", media: [] }], publish_at: "2026-10-15T08:00:00Z" });
  });

  it("changes name only what differs; a language that nobody named is guessed again with other words", () => {
    expect(changeOf(content(), content({ tags: ["x"] }))).toEqual({ tags: ["x"] });
    expect(changeOf(content(), content({ text: "Hallo" }))).toEqual({ text: "Hallo", lang: null });
    expect(changeOf(content({ lang: "en" }), content({ lang: "en", text: "Hallo" }))).toEqual({ text: "Hallo" });
  });

  it("leaves out variants that say nothing and those of channels that are not chosen", () => {
    const said = { media: null, thread: null, options: {} };
    const one = content({ variants: [{ channel: "a", text: null, ...said }, { channel: "b", text: "Own", ...said }, { channel: "gone", text: "Old", ...said }] });
    expect(inputOf(one).variants?.map((each) => each.channel)).toEqual(["b"]);
  });

  it("gives a channel words of its own and takes them back, without its settings", () => {
    const one = content({ thread: [{ text: "Two", media: ["m"] }] });
    makeDifferent(one, "a");
    write(one, { channel: "a", part: 0 }, "Own");
    write(one, { channel: "a", part: 1 }, "Own two");
    expect(partsFor(one, "a").map((each) => each.text)).toEqual(["Own", "Own two"]);
    expect(partsFor(one, "b").map((each) => each.text)).toEqual(["Hello", "Two"]);
    expect(one.thread[0]?.text).toBe("Two");
    const variant = one.variants[0];
    if (variant) variant.options = { silent: true };
    makeSame(one, "a");
    expect(partsFor(one, "a").map((each) => each.text)).toEqual(["Hello", "Two"]);
    expect(inputOf(one).variants?.[0]).toMatchObject({ text: null, options: { silent: true } });
  });

  it.each([
    ["a", "text", { channel: "a", part: 0 }],
    ["b", "text", { channel: null, part: 0 }],
    ["a", "thread[0].text", { channel: null, part: 1 }],
    ["a", "alt[0]", null],
  ])("knows which text %s's %s is", (channel, field, where) => {
    const one = content({ thread: [{ text: "Two", media: [] }], variants: [{ channel: "a", text: "Own", media: null, thread: null, options: {} }] });
    expect(whereOf(one, channel, field)).toEqual(where);
    if (where) expect(textAt(one, where)).not.toBe("");
  });

  it("makes the changes of one text and leaves the others alone", () => {
    const here = { channel: null, part: 0 };
    expect(edited(content(), here, [{ where: here, start: 0, end: 5, by: "Hi" }, { where: { channel: null, part: 1 }, start: 0, end: 1, by: "x" }])).toBe("Hi");
  });

  it("has a title: its first line, cut at a word", () => {
    expect(titleOf(content({ text: "\n Winter service \nmore" }))).toBe("Winter service");
    expect(titleOf(content({ text: "word ".repeat(30) }))).toMatch(/^(word ){11}word…$/);
  });

  it("is blank without words, files and variants", () => {
    expect(isBlank(blank(["a"]))).toBe(true);
    expect(isBlank(content({ text: " ", media: ["m"] }))).toBe(false);
  });

  it.each([
    [[], null],
    [["waiting", "due"], null],
    [["held", "failed"], null],
    [["waiting", "sending"], "sending"],
    [["sent", "unknown"], "unknown"],
    [["confirmed", "waiting"], "out"],
    [["handed"], "handed"],
  ] as const)("with publications %j is locked: %s", (states, lock) => {
    expect(lockOf(states.map((state) => ({ state })))).toBe(lock);
  });
});
