import { describe, expect, it, vi } from "vitest";
import { ApiProblem, NoAnswer } from "../../api/errors";
import { filesOf, moved } from "./media.svelte";
import { send } from "./upload";

class Request {
  upload: { onprogress?: (event: { loaded: number; total: number; lengthComputable: boolean }) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  responseText = "";
  status = 0;
  responseType = "";
  open = vi.fn();
  setRequestHeader = vi.fn();
  send = vi.fn();
  abort() {
    this.onabort?.();
  }
  end(status: number, text: string) {
    this.status = status;
    this.responseText = text;
    this.onload?.();
  }
}
function start(onProgress = vi.fn()) {
  const request = new Request();
  const sending = send(new File(["x"], "a.png", { type: "image/png" }), onProgress, () => request as unknown as XMLHttpRequest);
  return { request, onProgress, ...sending };
}

describe("an upload", () => {
  it("tells how far it is and what was stored", async () => {
    const { request, onProgress, answer } = start();
    request.upload.onprogress?.({ loaded: 1, total: 3, lengthComputable: true });
    expect(onProgress).toHaveBeenCalledWith(33);
    expect(request.setRequestHeader).toHaveBeenCalledWith("idempotency-key", expect.any(String));
    request.end(201, '{"id":"med_1"}');
    await expect(answer).resolves.toMatchObject({ id: "med_1" });
  });

  it("says why a file is not taken, that no answer came, and that it was given up", async () => {
    const refused = start();
    refused.request.end(422, '{"code":"unsupported_media","detail":"No."}');
    await expect(refused.answer).rejects.toMatchObject({ code: "unsupported_media" });
    await expect(refused.answer).rejects.toBeInstanceOf(ApiProblem);
    const proxied = start();
    proxied.request.end(502, "<html>");
    await expect(proxied.answer).rejects.toBeInstanceOf(NoAnswer);
    const lost = start();
    lost.request.onerror?.();
    await expect(lost.answer).rejects.toBeInstanceOf(NoAnswer);
    const given = start();
    given.abort();
    await expect(given.answer).rejects.toMatchObject({ name: "AbortError" });
  });

  it("takes pictures and films out of a drop, and moves them in order", () => {
    const files = [new File([""], "a.png", { type: "image/png" }), new File([""], "a.txt", { type: "text/plain" })];
    expect(filesOf({ files } as unknown as DataTransfer)).toHaveLength(1);
    expect(filesOf(null)).toEqual([]);
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], 2, 1)).toEqual(["a", "c", "b"]);
  });
});
