// A channel, a rule and its settings for tests.
import type { Channel } from "../../api/types";
import type { RuleSettings, Settings, UnitSettings } from "./shapes";

export const channelId = "chan_1";

export function channel(more: Partial<Channel> = {}): Channel {
  return {
    id: channelId,
    network: "bluesky",
    name: "Spoke Lane",
    time_zone: "Europe/London",
    state: "active",
    mode: "direct",
    account: { remote_id: "did:plc:1", handle: "@spokelane.example" },
    options: {},
    limits: { text_max: 300, text_unit: "graphemes", needs_media: false, images_max: 4, image_size_bytes_max: 1_000_000, image_types: [], videos_max: 0, video_size_bytes_max: 0, video_types: [], mixes_media: false, alt_max: 2000, thread_parts_max: 25 } as unknown as Channel["limits"],
    kind: "chosen_id",
    late_policy: "hold",
    grace_minutes: 30,
    min_gap_seconds: 60,
    daily_max: 25,
    created_at: "2026-09-01T08:00:00Z",
    revision: 3,
    ...more,
  };
}

export function unit(more: Partial<UnitSettings> = {}): UnitSettings {
  return { unit: "percent", reports: "above", info: null, warning: { value: 20, origin: "default" }, error: { value: 33, origin: "default" }, ...more };
}

export function rule(more: Partial<RuleSettings> = {}): RuleSettings {
  return {
    rule: "ad-density",
    level: { value: null, origin: "default" },
    blocks: { value: true, origin: "default" },
    can_override: { value: true, origin: "default" },
    limits: [unit()],
    ...more,
  };
}

export function settings(rules: RuleSettings[] = [rule()]): Settings {
  return { blocks_from: { value: "error", origin: "default" }, override_by: { value: ["owner", "reviewer"], origin: "default" }, rules };
}
