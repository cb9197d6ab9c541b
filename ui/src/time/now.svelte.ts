// The present minute, as state: what is past and where the now line stands follow it.
let minute = $state(Date.now());

setInterval(() => (minute = Date.now()), 20_000);

/** Milliseconds, at most twenty seconds old. */
export function now(): number {
  return minute;
}
