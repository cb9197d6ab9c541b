// What is read out without being looked at: one polite region, at most one sentence in three seconds,
// and an urgent one for errors of one's own act.
let polite = $state("");
let urgent = $state("");
let queue: string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

export const heard = {
  get polite(): string {
    return polite;
  },
  get urgent(): string {
    return urgent;
  },
};

function flush(): void {
  timer = undefined;
  if (queue.length === 0) return;
  const next = queue.join(" ");
  // The same sentence again is heard only where it is not quite the same text.
  polite = polite === next ? `${next}\u00a0` : next;
  queue = [];
  timer = setTimeout(flush, 3000);
}

/** Says something when there is a pause. */
export function announce(sentence: string): void {
  queue.push(sentence);
  timer ??= setTimeout(flush, 50);
}

/** Says the one thing that is now, in place of what has not been said yet; for steps of a move. */
export function announceNow(sentence: string): void {
  queue = [];
  clearTimeout(timer);
  timer = undefined;
  polite = polite === sentence ? `${sentence}\u00a0` : sentence;
}

/** Says at once that one's own act failed. */
export function alarm(sentence: string): void {
  urgent = urgent === sentence ? `${sentence}\u00a0` : sentence;
}
