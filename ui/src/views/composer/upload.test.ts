import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiProblem, NoAnswer } from "../../api/errors";
import { store, uploads } from "../media/uploads.svelte";
import type { Where } from "./content";
import { filesOf, MediaShelf, moved } from "./media.svelte";

class Request {
  static made: Request[] = [];
  upload: { onprogress?: (event: { loaded: number; total: number; lengthComputable: boolean }) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  responseText = "";
  status = 0;
  timeout = 0;
  open = vi.fn();
  setRequestHeader = vi.fn();
  send = vi.fn();
  constructor() {
    Request.made.push(this);
  }
  abort() {
    this.onabort?.();
  }
  end(status: number, text: string) {
    this.status = status;
    this.responseText = text;
    this.onload?.();
  }
}
const file = (name = "a.png") => new File(["x"], name, { type: "image/png" });
function start(onProgress = vi.fn()) {
  const request = new Request();
  const stop = new AbortController();
  return { request, onProgress, stop, answer: store(file(), "key", onProgress, stop.signal, request as unknown as XMLHttpRequest) };
}
const later = () => new Promise((go) => setTimeout(go, 0));
afterEach(() => {
  vi.unstubAllGlobals();
  Request.made = [];
});

describe("an upload", () => {
  it("tells how far it is and what was stored", async () => {
    const { request, onProgress, answer } = start();
    request.upload.onprogress?.({ loaded: 1, total: 4, lengthComputable: true });
    expect(onProgress).toHaveBeenCalledWith(25);
    expect(request.setRequestHeader).toHaveBeenCalledWith("idempotency-key", "key");
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
    given.stop.abort();
    await expect(given.answer).rejects.toMatchObject({ name: "AbortError" });
  });

  it("goes into the post that it was begun for, and into no other", async () => {
    vi.stubGlobal("XMLHttpRequest", Request);
    const put: [Where, string][] = [];
    const shelf = new MediaShelf((where, id) => (put.push([where, id]), true));
    const where = { channel: null, part: 0 };
    shelf.add([file("one.png"), file("two.png")], where);
    expect(shelf.at(where).map((each) => each.file.name)).toEqual(["one.png", "two.png"]);
    Request.made[0]?.end(201, '{"id":"med_1"}');
    await later();
    expect(put).toEqual([[where, "med_1"]]);
    shelf.leave();
    Request.made[1]?.end(201, '{"id":"med_2"}');
    await later();
    expect(put).toHaveLength(1);
    expect([shelf.at(where), uploads.list]).toEqual([[], []]);
    shelf.stop();
  });

  it("that is taken off the list is given up, and the next one goes", async () => {
    vi.stubGlobal("XMLHttpRequest", Request);
    uploads.add([file("one.png"), file("two.png")]);
    uploads.drop(uploads.list[0]?.id ?? 0);
    await later();
    expect([uploads.list.length, Request.made.length]).toEqual([1, 2]);
    Request.made[1]?.end(201, '{"id":"med_2"}');
    await later();
    expect(uploads.list).toEqual([]);
  });

  it("takes pictures and films out of a drop, and moves them in order", () => {
    const files = [file(), new File([""], "a.txt", { type: "text/plain" })];
    expect(filesOf({ files } as unknown as DataTransfer)).toHaveLength(1);
    expect(filesOf(null)).toEqual([]);
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], 2, 1)).toEqual(["a", "c", "b"]);
  });
});
