// A form on its way to the server: busy, saved, refused, or overtaken by somebody else.
import { tick } from "svelte";
import { ApiProblem, sentence } from "../../api/errors";
import { wrongWords } from "./wrong";

export class Saving {
  busy = $state(false);
  isSaved = $state(false);
  error = $state.raw<unknown>(null);

  /** Somebody else has changed it since it was read. */
  get isStale(): boolean {
    return this.error instanceof ApiProblem && this.error.code === "precondition_failed";
  }

  /** What is wrong with a field, or with what lies in it; `values` are the entries of a list as sent. */
  at = (field: string, values?: readonly string[]): string | undefined => {
    if (!(this.error instanceof ApiProblem)) return undefined;
    const found = this.error.fields.filter((each) => isWithin(each.field, field));
    if (found.length === 0) return undefined;
    return found.map((each) => wrongWords(each, values?.[Number(/\[(\d+)\]$/.exec(each.field)?.[1])])).join(" ");
  };

  /** What went wrong and belongs to none of the fields that are shown; `proofs[` are the entries of a list. */
  rest = (shown: readonly string[]): string | undefined => {
    if (this.error === null || this.isStale) return undefined;
    if (!(this.error instanceof ApiProblem) || this.error.fields.length === 0) return sentence(this.error);
    const others = this.error.fields.filter((each) => !shown.some((field) => isWithin(each.field, field)));
    return others.length === 0 ? undefined : others.map((each) => wrongWords(each)).join(" ");
  };

  /** Runs a write; false where it was refused. Then focus goes to the first wrong field in `form`. */
  run = async (act: () => Promise<unknown>, form?: HTMLElement | null): Promise<boolean> => {
    if (this.busy) return false;
    this.busy = true;
    this.isSaved = false;
    this.error = null;
    try {
      await act();
      this.isSaved = true;
      return true;
    } catch (error) {
      this.error = error;
      await focusWrong(form);
      return false;
    } finally {
      this.busy = false;
    }
  };

  clear = (): void => {
    this.error = null;
    this.isSaved = false;
  };
}

/** Whether a name of the server lies within a field; `proofs[` means the entries alone. */
function isWithin(name: string, field: string): boolean {
  return field.endsWith("[") ? name.startsWith(field) : name === field || name.startsWith(`${field}[`) || name.startsWith(`${field}.`);
}

/** Puts the focus into the first field that is wrong. */
export async function focusWrong(form?: HTMLElement | null): Promise<void> {
  await tick();
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

/** A sentence where a text that is needed is empty. */
export function needed(text: string, words: string): string | undefined {
  return text.trim() === "" ? words : undefined;
}
