// The texts of a rule's page are Markdown: paragraphs and lists, with emphasis and code in them.
export interface Words {
  kind: "plain" | "emphasis" | "code";
  text: string;
}

export interface Block {
  kind: "paragraph" | "list";
  /** One for a paragraph, one for each entry of a list. */
  lines: Words[][];
}

/** The blocks of a text, in order. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.split("\n").filter((each) => each !== "")) {
    if (!line.startsWith("- ")) {
      blocks.push({ kind: "paragraph", lines: [wordsOf(line)] });
      continue;
    }
    const last = blocks.at(-1);
    const entry = wordsOf(line.slice(2));
    if (last?.kind === "list") last.lines.push(entry);
    else blocks.push({ kind: "list", lines: [entry] });
  }
  return blocks;
}

/** A line taken apart at `*emphasis*` and at code. */
export function wordsOf(line: string): Words[] {
  const parts = line.split(/(\*[^*]+\*|`[^`]+`)/).filter((each) => each !== "");
  return parts.map((each): Words => {
    if (/^\*[^*]+\*$/.test(each)) return { kind: "emphasis", text: each.slice(1, -1) };
    if (/^`[^`]+`$/.test(each)) return { kind: "code", text: each.slice(1, -1) };
    return { kind: "plain", text: each };
  });
}
