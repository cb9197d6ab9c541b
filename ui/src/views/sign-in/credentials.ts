// What can be said of an e-mail address and a password before they are sent.
import { t } from "../../words/words.svelte";

/** The fewest characters of a password; the server says so too. */
export const PASSWORD_LEAST = 12;

/** What is wrong with an address, empty where nothing is. The server has the last word. */
export function wrongEmail(email: string): string {
  if (email.trim() === "") return t("sign-in-email-missing");
  return /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? "" : t("sign-in-email-wrong");
}

/** What is wrong with a new password, empty where nothing is. Characters are counted as a reader does. */
export function wrongNewPassword(password: string, count = [...password].length, least = PASSWORD_LEAST): string {
  return count < least ? t("setup-password-short", { count, least }) : "";
}
