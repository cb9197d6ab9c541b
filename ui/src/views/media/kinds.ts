// What a file is, in short words: its format, its size, its measures.
import type { Media } from "../../api/types";
import { number } from "../../words/format";
import { t } from "../../words/words.svelte";

const formats: Record<Media["media_type"], string> = {
  "image/jpeg": "JPEG",
  "image/png": "PNG",
  "image/gif": "GIF",
  "image/webp": "WebP",
  "video/mp4": "MP4",
  "video/quicktime": "QuickTime",
};

export const accepted = Object.keys(formats).join(",");

const MB = 1_000_000;
const PICTURE_MAX = 20 * MB;
const FILM_MAX = 200 * MB;

export function isFilm(type: string): boolean {
  return type.startsWith("video/");
}

export function formatOf(type: Media["media_type"]): string {
  return formats[type];
}

/** "1.2 MB", "340 kB". */
export function sizeOf(bytes: number): string {
  if (bytes >= MB) return t("media-size-mb", { size: number(bytes / MB, { maximumFractionDigits: bytes < 10 * MB ? 1 : 0 }) });
  return t("media-size-kb", { size: number(Math.max(1, Math.round(bytes / 1000))) });
}

/** "1200 × 800", with the length of a film. */
export function measuresOf(media: Pick<Media, "width" | "height" | "duration_ms">): string {
  const size = t("media-pixels", { width: String(media.width), height: String(media.height) });
  if (media.duration_ms == null) return size;
  const seconds = Math.round(media.duration_ms / 1000);
  return t("media-length", { size, minutes: Math.floor(seconds / 60), seconds: String(seconds % 60).padStart(2, "0") });
}

/** Why a file cannot be stored, as far as that is seen here; null where it can be tried. */
export function whyNot(file: { type: string; size: number }): string | null {
  if (file.type !== "" && !(file.type in formats)) return t("media-wrong-type");
  const limit = isFilm(file.type) ? FILM_MAX : PICTURE_MAX;
  return file.size > limit ? t("media-too-large", { size: sizeOf(file.size), limit: sizeOf(limit) }) : null;
}
