// Posts and findings for tests.
import type { Finding, Post } from "../../api/types";

export function aPost(change: Partial<Post> = {}): Post {
  return {
    id: "post_1",
    revision: 1,
    state: "draft",
    text: "Hello",
    lang: "en",
    channels: ["chan_1"],
    variants: [],
    media: [],
    thread: [],
    promotion: "auto",
    pillar: null,
    tags: [],
    about: { kind: "post", was_asked: false, relation: "none", offer: null, is_essential: false, is_evergreen: false, campaign: null },
    planned_at: null,
    publications: [],
    created_at: "2026-10-14T09:00:00.000Z",
    updated_at: "2026-10-14T09:00:00.000Z",
    findings: [],
    fitted: [],
    limits: [],
    classification: null,
    ...change,
  } as Post;
}

export function span(field: string, start: number, text: string) {
  const end = start + text.length;
  return { field, text, utf16_start: start, utf16_end: end, char_start: start, char_end: end, byte_start: start, byte_end: end };
}

export function aFinding(change: Partial<Finding> = {}): Finding {
  return {
    schema: 1,
    rule: "shouting",
    rules_version: "2026-10-01",
    severity: "warning",
    default_severity: "warning",
    scope: "post",
    subject: null,
    channel: "chan_1",
    spans: [],
    related: [],
    measured: null,
    limit: null,
    message: { key: "rule-shouting", params: {}, en: "It shouts.", de: "Es schreit." },
    reasons: [],
    fix: null,
    evidence: [],
    docs: "/rules/shouting",
    suppressed_by: null,
    blocks: false,
    fingerprint: "00",
    ...change,
  } as Finding;
}

/** A safe fix that writes something else at a place. */
export function aFix(field: string, start: number, text: string, replacement: string): NonNullable<Finding["fix"]> {
  return { kind: "safe", label: { key: "fix", params: {}, en: "Use one.", de: "Nimm eines." }, edits: [{ span: span(field, start, text), replacement }] } as NonNullable<Finding["fix"]>;
}
