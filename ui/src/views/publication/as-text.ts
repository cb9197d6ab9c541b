// The record of a publication as plain text, for whoever helps: times in UTC, with the technical details.
import type { Publication } from "../../api/types";
import type { Entry } from "./story";

export function asText(publication: Publication, head: string, entries: readonly Entry[]): string {
  const rows = [head, `${publication.id} ${publication.network} ${publication.state}${publication.reason ? ` (${publication.reason})` : ""}`, `due_at ${publication.due_at}`, ""];
  for (const entry of entries) {
    rows.push(`${entry.at}  ${entry.title}${entry.text ? `: ${entry.text}` : ""}${entry.quote ? ` "${entry.quote}"` : ""}`);
    const { step } = entry;
    if (!step) continue;
    const details = { name: step.name, result: step.result, settled: step.settled, http_status: step.http_status, error_code: step.error_code, key: step.key, request_hash: step.request_hash, remote_id: step.remote_id };
    const told = Object.entries(details).filter(([, value]) => value !== null && value !== undefined);
    rows.push(`    ${told.map(([name, value]) => `${name}=${value}`).join(" ")}`);
  }
  if (publication.receipt) rows.push("", `receipt ${publication.receipt.remote_id}${publication.receipt.url ? ` ${publication.receipt.url}` : ""}`);
  return rows.join("\n");
}
