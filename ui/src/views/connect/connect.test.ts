import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { workspace } from "../../app/workspace.svelte";
import { channel, channelId } from "../channel/samples";
import type { NetworkInfo } from "../channel/shapes";
import { problem, serve, signedIn } from "../../test-server";
import { Asking, type ConnectionView, type Target } from "./asking.svelte";
import Consent from "./Consent.svelte";
import { isSecret, madeAt, missingFields, pageOn } from "./fields";
import Targets from "./Targets.svelte";
import Token from "./Token.svelte";
import Waiting from "./Waiting.svelte";

beforeEach(() => {
  signedIn(["manage_channels"]);
  workspace.channels.set([channel()]);
});
afterEach(() => vi.useRealTimers());

const info = (more: Partial<NetworkInfo> = {}): NetworkInfo => ({
  network: "telegram",
  title: "Telegram",
  proven_by: "sheet",
  credentials: [
    { name: "bot_token", required: true, about: "The token." },
    { name: "chat", required: true, about: "The chat." },
  ],
  options: [],
  limits: channel().limits,
  kind: "blind",
  can_remove: true,
  sources: [],
  ...more,
});
const target = (id: string, taken: string | null = null): Target => ({ id, kind: "page", about: "", channel: taken, account: { remote_id: id, handle: `Page ${id}` } });
const view = (more: Partial<ConnectionView> = {}): ConnectionView => ({ id: "con_1", network: "facebook", state: "asked", targets: [], channels: [], expires_at: "2099-01-01T00:00:00Z", ...more });
const progress = "GET /channels/connect/con_1/targets";
const finish = "POST /channels/connect/con_1/targets";

describe("the fields of a network", () => {
  it("lead to the page where they are made", () => {
    expect(madeAt("bluesky", "app_password", {})).toBe("https://bsky.app/settings/app-passwords");
    expect(madeAt("mastodon", "access_token", { server: "mastodon.social" })).toBe("https://mastodon.social/settings/applications");
    expect(madeAt("mastodon", "access_token", {})).toBeNull();
    expect(madeAt("webhook", "secret", {})).toBeNull();
  });
  it.each(["javascript:alert(1)", "http://a.example", "a b.example", "evil@a.example", "localhost", "https://", ""])("make no link of %s", (typed) => {
    expect(pageOn(typed, "/x")).toBeNull();
  });
  it("that are secrets are not shown while they are typed", () => {
    expect(["access_token", "app_password", "secret", "webhook_url"].every(isSecret)).toBe(true);
    expect(["server", "identifier", "chat"].some(isSecret)).toBe(false);
  });
  it("are missed only where they are needed", () => {
    expect(missingFields([{ name: "a", required: true, about: "" }, { name: "b", required: false, about: "" }], { a: " " })).toEqual(["a"]);
  });
});

describe("waiting for the other tab", () => {
  it("looks again until there is something to choose, also after a lost answer", async () => {
    vi.useFakeTimers();
    const answers = [{ body: view() }, problem(503, "not_ready"), { body: view({ state: "answered" }) }, { body: view({ state: "choosing", targets: [target("1")] }) }];
    const asked = serve({ [progress]: () => answers.shift() ?? { body: view({ state: "choosing" }) } });
    const asking = new Asking(1000);
    asking.watch("con_1");
    await vi.advanceTimersByTimeAsync(1500);
    expect(asking.error).not.toBeNull();
    await vi.advanceTimersByTimeAsync(5000);
    expect(asking.view?.state).toBe("choosing");
    expect(asking.error).toBeNull();
    expect(asked).toHaveLength(4);
  });

  it("ends where the server knows of no such connection", async () => {
    vi.useFakeTimers();
    const asked = serve({});
    const asking = new Asking(1000);
    asking.watch("con_1");
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toHaveLength(1);
  });

  it("opens the page in a new tab, and shows a link where the browser does not", async () => {
    serve({ "POST /channels/connect": { status: 201, body: { id: "con_1", authorize_url: "https://facebook.com/ask", expires_at: "2099-01-01T00:00:00Z" } }, [progress]: { body: view() } });
    const replace = vi.fn();
    const open = vi.spyOn(window, "open").mockReturnValue({ opener: window, location: { replace }, close: vi.fn() } as unknown as Window);
    const asking = new Asking();
    expect(await asking.begin({ network: "facebook" })).toBe("con_1");
    expect(replace).toHaveBeenCalledWith("https://facebook.com/ask");
    expect(asking.isBlocked).toBe(false);
    open.mockReturnValue(null);
    await asking.begin({ network: "facebook" });
    expect(asking.isBlocked).toBe(true);
    expect(asking.address).toBe("https://facebook.com/ask");
    asking.stop();
  });

  it("opens nothing but web pages", async () => {
    serve({ "POST /channels/connect": { status: 201, body: { id: "con_1", authorize_url: "javascript:alert(1)", expires_at: "" } } });
    const close = vi.fn();
    const replace = vi.fn();
    vi.spyOn(window, "open").mockReturnValue({ opener: null, location: { replace }, close } as unknown as Window);
    await expect(new Asking().begin({ network: "facebook" })).rejects.toThrow();
    expect(replace).not.toHaveBeenCalled();
    expect(close).toHaveBeenCalledOnce();
  });
});

describe("connecting again", () => {
  const again = channel({ network: "facebook", account: { remote_id: "1", handle: "Maschenwerk" } });
  it("needs no choice where it is the same account", async () => {
    const asked = serve({ [progress]: { body: view({ state: "choosing", channel: channelId, targets: [target("1", channelId)] }) }, [finish]: { status: 201, body: { items: [again] } } });
    const asking = new Asking();
    asking.watch("con_1");
    const done = vi.fn();
    render(Waiting, { asking, again, cancel: vi.fn(), done });
    await waitFor(() => expect(done).toHaveBeenCalledWith([again]));
    expect(asked.find((each) => each.method === "POST")?.body).toEqual({ targets: [] });
  });

  it("refuses another account and names both", async () => {
    serve({ [progress]: { body: view({ state: "choosing", channel: channelId, targets: [target("2")] }) }, [finish]: problem(409, "other_account", { detail: "These credentials belong to somebody else." }) });
    const asking = new Asking();
    asking.watch("con_1");
    const done = vi.fn();
    render(Waiting, { asking, again, cancel: vi.fn(), done });
    expect(await screen.findByText("Facebook says that you are Page 2. This channel is Maschenwerk. Nothing has changed.")).toBeInTheDocument();
    expect(done).not.toHaveBeenCalled();
  });
});

describe("choosing accounts", () => {
  it("greys what is connected already and says as what", () => {
    render(Targets, { view: view({ state: "choosing", targets: [target("1"), target("2", channelId), target("3")] }), cancel: vi.fn(), take: vi.fn() });
    expect(screen.getByRole("checkbox", { name: /Page 2/ })).toBeDisabled();
    expect(screen.getByText("Already connected as Spoke Lane")).toBeInTheDocument();
  });

  it("asks for at least one, and takes several", async () => {
    const take = vi.fn();
    render(Targets, { view: view({ state: "choosing", targets: [target("1"), target("2", channelId), target("3")] }), cancel: vi.fn(), take });
    await userEvent.click(screen.getByRole("button", { name: "Go on" }));
    expect(take).not.toHaveBeenCalled();
    expect(screen.getByText("Choose at least one.")).toBeInTheDocument();
    expect(screen.getByRole("checkbox", { name: /Page 1/ })).toHaveFocus();
    await userEvent.click(screen.getByRole("checkbox", { name: /Page 1/ }));
    await userEvent.click(screen.getByRole("checkbox", { name: /Page 3/ }));
    await userEvent.click(screen.getByRole("button", { name: "Go on with 2" }));
    expect(take).toHaveBeenCalledWith([target("1"), target("3")]);
  });

  it("has the only one chosen", () => {
    render(Targets, { view: view({ state: "choosing", targets: [target("1")] }), cancel: vi.fn(), take: vi.fn() });
    expect(screen.getByRole("checkbox", { name: /Page 1/ })).toBeChecked();
  });
});

describe("connecting by what a network hands out", () => {
  it("names missing fields, sends once they are there, and keeps the server's words at the field", async () => {
    const asked = serve({
      "GET /audiences": { body: { items: [] } },
      "POST /channels": problem(422, "invalid_value", { fields: [{ field: "credentials.chat", code: "invalid", message: "the bot is not in this chat" }] }),
    });
    const done = vi.fn();
    render(Token, { info: info(), byHand: false, done });
    await userEvent.click(screen.getByRole("button", { name: "Connect" }));
    const token = screen.getByLabelText(/Bot token/);
    await waitFor(() => expect(token).toHaveFocus());
    expect(token).toHaveAttribute("type", "password");
    expect(screen.getAllByText("This is needed.")).toHaveLength(2);
    expect(asked.some((each) => each.method === "POST")).toBe(false);
    await userEvent.type(token, "1:abc");
    await userEvent.type(screen.getByLabelText("Channel or group"), "@shop");
    await userEvent.type(screen.getByLabelText("Name"), "Shop news");
    await userEvent.click(screen.getByRole("button", { name: "Connect" }));
    expect(await screen.findByText("the bot is not in this chat")).toBeInTheDocument();
    expect(asked.find((each) => each.method === "POST")?.body).toEqual({ network: "telegram", name: "Shop news", time_zone: "Europe/Berlin", credentials: { bot_token: "1:abc", chat: "@shop" }, options: {} });
    expect(done).not.toHaveBeenCalled();
  });

  it("asks for nothing where a person posts", async () => {
    const asked = serve({ "GET /audiences": { body: { items: [] } }, "POST /channels": { status: 201, body: channel() } });
    const done = vi.fn();
    render(Token, { info: info(), byHand: true, done });
    expect(screen.queryByLabelText(/Bot token/)).toBeNull();
    await userEvent.type(screen.getByLabelText("Name"), "By hand");
    await userEvent.click(screen.getByRole("button", { name: "Connect" }));
    await waitFor(() => expect(done).toHaveBeenCalledOnce());
    expect(asked.find((each) => each.method === "POST")?.body).toMatchObject({ mode: "reminder", credentials: {} });
  });
});

describe("signing in at a network", () => {
  it("says what the operator has to register first, and where", () => {
    const unregistered = info({ network: "facebook", consent: { is_ready: false, needs_server: false }, registration: { at: "https://developers.facebook.com/apps/", what: "An app.", scopes: ["pages_manage_posts"] } });
    render(Consent, { asking: new Asking(), info: unregistered, again: null, begun: vi.fn() });
    expect(screen.getByText(/not registered at Facebook yet/)).toBeInTheDocument();
    expect(screen.getByRole("link", { name: /developers.facebook.com/ })).toHaveAttribute("href", "https://developers.facebook.com/apps/");
    expect(screen.queryByRole("button", { name: "Open Facebook" })).toBeNull();
  });

  it("asks for the server where a network has many", async () => {
    const asked = serve({});
    const open = vi.spyOn(window, "open");
    render(Consent, { asking: new Asking(), info: info({ network: "mastodon", consent: { is_ready: true, needs_server: true } }), again: null, begun: vi.fn() });
    await userEvent.click(screen.getByRole("button", { name: "Open Mastodon" }));
    expect(screen.getByLabelText("Server")).toHaveFocus();
    expect(open).not.toHaveBeenCalled();
    expect(asked).toEqual([]);
  });
});
