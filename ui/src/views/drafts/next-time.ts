// The next instant at which nothing holds a post back on any of its channels.
import { api } from "../../api/client";

/** Null where there is none within two weeks. */
export async function nextGoodTime(post: string): Promise<string | null> {
  const { channels } = await api.post("/api/v1/check/slots", { body: { post, count: 5 }, key: false });
  const first = channels.map((each) => each.slots[0]?.at);
  if (first.length === 0 || first.some((each) => each === undefined)) return null;
  // Of several channels, an instant that all name; else the latest of the first ones, which the server checks.
  const [some, ...others] = channels.map((each) => each.slots.map((slot) => slot.at));
  const shared = some?.find((at) => others.every((each) => each.includes(at)));
  return shared ?? first.filter((each) => each !== undefined).sort().at(-1) ?? null;
}
