// The direction of a text by its language. `dir="auto"` would look at every text again whenever a row is
// put in, which a month of posts feels.
const rightToLeft = new Set(["ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"]);

/** "rtl" for languages that are written so; undefined leaves it to the page. */
export function directionOf(lang: string | null | undefined): "rtl" | undefined {
  return rightToLeft.has((lang ?? "").slice(0, 2).toLowerCase()) ? "rtl" : undefined;
}
