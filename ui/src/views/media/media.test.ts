import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { nothing, problem, serve, signedIn } from "../../test-server";
import { measuresOf, sizeOf, whyNot } from "./kinds";
import MediaDetails from "./MediaDetails.svelte";
import MediaLibrary from "./MediaLibrary.svelte";

const media = (id: string, more: object = {}) => ({ id, alt: "", media_type: "image/png", size_bytes: 4000, width: 640, height: 480, has_thumbnail: true, has_captions: false, revision: 1, created_at: "2026-10-01T08:00:00Z", ...more });
beforeEach(() => signedIn(["read_media", "store_media", "remove_media"]));

describe("what a file is", () => {
  it("in short words", () => {
    expect(sizeOf(340_400)).toBe("340 kB");
    expect(sizeOf(1_240_000)).toBe("1.2 MB");
    expect(measuresOf({ width: 1200, height: 800, duration_ms: 65_000 })).toBe("1200 × 800, 1:05 min");
  });
  it("refuses before sending what would be refused", () => {
    expect(whyNot({ type: "application/pdf", size: 10 })).toMatch(/Only JPEG/);
    expect(whyNot({ type: "image/png", size: 21_000_000 })).toBe("It has 21 MB, at most 20 MB can be stored.");
    expect(whyNot({ type: "video/mp4", size: 150_000_000 })).toBeNull();
    expect(whyNot({ type: "", size: 10 })).toBeNull();
  });
});

describe("the library", () => {
  it("narrows to what lacks a description", async () => {
    serve(() => ({ body: { items: [media("media_1"), media("media_2", { alt: "A knot." })], next_cursor: null } }));
    render(MediaLibrary, { params: {} });
    expect(await screen.findAllByRole("button", { name: /open details/ })).toHaveLength(2);
    await userEvent.click(screen.getByRole("button", { name: "Description" }));
    await userEvent.click(screen.getByRole("radio", { name: "Without description" }));
    await waitFor(() => expect(screen.getAllByRole("button", { name: /open details/ })).toHaveLength(1));
  });
});

describe("one picture", () => {
  const show = () => {
    const props = { id: "media_1", known: media("media_1", { alt: "A knot." }) as never, close: vi.fn(), reopen: vi.fn(), saved: vi.fn(), removed: vi.fn() };
    render(MediaDetails, props);
    return props;
  };

  it("is not removed while a post uses it, and the post is named", async () => {
    serve({
      "DELETE /media/media_1": problem(409, "media_in_use", { posts: ["post_7"] }),
      "GET /media/media_1": { body: media("media_1", { alt: "A knot." }) },
      "GET /posts/post_7": { body: { id: "post_7", text: "A dot for the wall.", state: "draft", publications: [] } },
      "GET /posts": nothing,
    });
    const { removed } = show();
    await userEvent.click(await screen.findByRole("button", { name: "Remove" }));
    await userEvent.click(screen.getAllByRole("button", { name: "Remove" }).at(-1) as HTMLElement);
    expect(await screen.findByText(/This post uses it/)).toBeVisible();
    expect(screen.getByRole("link", { name: /A dot for the wall/ })).toHaveAttribute("href", "/posts/post_7");
    expect(removed).not.toHaveBeenCalled();
  });

  it("keeps both descriptions where somebody else was faster", async () => {
    let saves = 0;
    const asked = serve({
      "PATCH /media/media_1": () => ((saves += 1) === 1 ? problem(412, "precondition_failed", { revision: 2 }) : { body: media("media_1", { alt: "My knot.", revision: 3 }) }),
      "GET /media/media_1": { body: media("media_1", { alt: "Their knot.", revision: 2 }) },
      "GET /posts": nothing,
    });
    const { saved } = show();
    const field = await screen.findByLabelText("Description");
    await userEvent.clear(field);
    await userEvent.type(field, "My knot.");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Their knot.")).toBeVisible();
    expect(field).toHaveValue("My knot.");
    await userEvent.click(screen.getByRole("button", { name: "Keep mine" }));
    await waitFor(() => expect(saved).toHaveBeenCalledOnce());
    expect(asked.filter((each) => each.method === "PATCH").map((each) => each.headers["if-match"])).toEqual(['"1"', '"2"']);
  });
});
