// The settings of a channel as the texts of a form, and what of them is to change.
import type { Channel } from "../../api/types";
import type { ChannelChange } from "./shapes";

export interface SettingsForm {
  name: string;
  zone: string;
  mode: Channel["mode"];
  latePolicy: Channel["late_policy"];
  /** Minutes. */
  grace: string;
  /** Seconds. */
  gap: string;
  dailyMax: string;
  /** 1 to 12; null where the page chooses. */
  colour: number | null;
}

export function settingsOf(channel: Channel): SettingsForm {
  return {
    name: channel.name,
    zone: channel.time_zone,
    mode: channel.mode,
    latePolicy: channel.late_policy,
    grace: String(channel.grace_minutes),
    gap: String(channel.min_gap_seconds),
    dailyMax: String(channel.daily_max),
    colour: channel.colour ?? null,
  };
}

/** Only what differs; the server says what is wrong with a number. */
export function changeOf(form: SettingsForm, channel: Channel): ChannelChange {
  const was = settingsOf(channel);
  const change: ChannelChange = {};
  if (form.name.trim() !== was.name) change.name = form.name.trim();
  if (form.zone !== was.zone) change.time_zone = form.zone;
  if (form.mode !== was.mode) change.mode = form.mode;
  if (form.latePolicy !== was.latePolicy) change.late_policy = form.latePolicy;
  if (form.colour !== was.colour) change.colour = form.colour;
  // What is no whole number is sent as one that no field takes, so that the answer names the field.
  const number = (text: string) => (/^\s*\d{1,9}\s*$/.test(text) ? Number(text) : -1);
  if (form.grace !== was.grace) change.grace_minutes = number(form.grace);
  if (form.gap !== was.gap) change.min_gap_seconds = number(form.gap);
  if (form.dailyMax !== was.dailyMax) change.daily_max = number(form.dailyMax);
  return change;
}
