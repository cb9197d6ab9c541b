// Geometry of plots: values to places, and round numbers for an axis.

/** Up to about `count` round numbers from 0 to at least `max`. */
export function ticks(max: number, count = 4): number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? 10 * power;
  const all: number[] = [];
  for (let value = 0; value < max + step; value += step) {
    all.push(Number(value.toFixed(6)));
    if (value >= max) break;
  }
  return all;
}

/** Maps a span of values to a span of pixels. */
export function scale(from: number, to: number, a: number, b: number): (value: number) => number {
  const width = to - from || 1;
  return (value) => a + ((value - from) / width) * (b - a);
}

/** The path of a line that keeps its value until the next point. */
export function stepPath(points: readonly { x: number; y: number }[], end?: number): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${first.x} ${first.y}`;
  for (const { x, y } of rest) path += `H${x}V${y}`;
  return end === undefined ? path : `${path}H${end}`;
}
