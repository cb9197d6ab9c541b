// What the last step asks of each new channel.
import { api } from "../../api/client";
import type { Channel } from "../../api/types";
import type { ChannelChange } from "../channel/shapes";

export interface Named {
  name: string;
  zone: string;
  /** An audience's id; empty for none. */
  audience: string;
}

/** Gives a new channel what could not be said when it was made. */
export async function complete(channel: Channel, named: Named): Promise<Channel> {
  const body: ChannelChange = {};
  if (named.zone !== channel.time_zone) body.time_zone = named.zone;
  if (named.audience !== "" && named.audience !== channel.audience) body.audience = named.audience;
  if (Object.keys(body).length === 0) return channel;
  return api.patch("/api/v1/channels/{id}", { path: { id: channel.id }, body, revision: channel.revision });
}
