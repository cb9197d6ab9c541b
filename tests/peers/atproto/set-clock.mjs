// The time of day of this process, which the test sets: both sides must agree on what is recent and on
// what is over. It stands still, as the test's own clock does; timers go on as ever.
//
// Import it before anything else, so that no code has kept the real one.

const RealDate = globalThis.Date

let setAtMs = null

/** Sets the time of day, given as in RFC 3339. */
export function setClock(text) {
  const ms = RealDate.parse(text)
  if (Number.isNaN(ms)) throw new Error(`${text} is no instant`)
  setAtMs = ms
}

globalThis.Date = class Date extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [Date.now()] : given))
  }

  static now() {
    return setAtMs ?? RealDate.now()
  }
}
