// The page of a rule: what it finds, why, examples, what to do instead, and where that is known from.
import { send } from "../../api/client";
import { ApiProblem } from "../../api/errors";

/** A text in one or both languages of the page; the program may have only one of them. */
export interface InLanguages {
  en?: string;
  de?: string;
}

export interface RuleText {
  /** One sentence. */
  summary: InLanguages;
  finds: InLanguages;
  why: InLanguages;
  example: InLanguages;
  instead: InLanguages;
  source: InLanguages;
  /** Works that are cited, with their year. */
  evidence: { id: string; title: string; year: number | null; url: string | null }[];
}

/** Not in the API yet: null where the server has no such address. */
export async function readRuleText(rule: string, signal: AbortSignal): Promise<RuleText | null> {
  try {
    return (await send("GET", `/api/v1/rules/${encodeURIComponent(rule)}`, { signal }, 20_000)) as RuleText;
  } catch (problem) {
    if (problem instanceof ApiProblem && (problem.status === 404 || problem.status === 405)) return null;
    throw problem;
  }
}

/** The text in the wished language, else in the other; with the language it is in. */
export function pick(text: InLanguages, wish: "en" | "de"): { text: string; lang: "en" | "de" } | null {
  const other = wish === "en" ? "de" : "en";
  if (text[wish]) return { text: text[wish], lang: wish };
  return text[other] ? { text: text[other], lang: other } : null;
}
