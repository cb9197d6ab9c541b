// Sends files to the server with their progress; `fetch` does not tell how much of a body is sent.
import { newKey } from "../../api/client";
import { ApiProblem, NoAnswer } from "../../api/errors";
import type { Media } from "../../api/types";

/** The formats that are stored, for the file picker. */
export const accepted = "image/jpeg,image/png,image/gif,image/webp,video/mp4,video/quicktime";

export interface Sending {
  answer: Promise<Media & { is_duplicate: boolean }>;
  abort: () => void;
}

/** Sends one file. Fails with an `ApiProblem` where it is not taken and `NoAnswer` where none came. */
export function send(file: File, onProgress: (percent: number) => void, open = () => new XMLHttpRequest()): Sending {
  const request = open();
  const answer = new Promise<Media & { is_duplicate: boolean }>((resolve, reject) => {
    const form = new FormData();
    form.append("file", file);
    request.open("POST", "/api/v1/media");
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("idempotency-key", newKey());
    request.responseType = "text";
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable) onProgress(Math.round((loaded / total) * 100));
    };
    request.onload = () => {
      let body: Record<string, unknown>;
      try {
        body = JSON.parse(request.responseText) as Record<string, unknown>;
      } catch {
        return reject(new NoAnswer("offline"));
      }
      if (request.status < 300) resolve(body as unknown as Media & { is_duplicate: boolean });
      else reject(new ApiProblem(body, request.status));
    };
    request.onerror = () => reject(new NoAnswer("offline"));
    request.ontimeout = () => reject(new NoAnswer("timeout"));
    request.onabort = () => reject(new DOMException("given up", "AbortError"));
    request.send(form);
  });
  return { answer, abort: () => request.abort() };
}
