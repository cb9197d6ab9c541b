import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Listener } from "../../api/live.svelte";
import { me } from "../../app/session.svelte";
import { workspace } from "../../app/workspace.svelte";
import { problem, serve, sessionOf, signedIn } from "../../test-server";
import Account from "./account/Account.svelte";
import Sessions from "./account/Sessions.svelte";
import Calendars from "./calendars/Calendars.svelte";
import Keys from "./keys/Keys.svelte";
import Locked from "./Locked.svelte";
import Members from "./members/Members.svelte";
import LayerTable from "./rules/LayerTable.svelte";
import Networks from "./stops/Networks.svelte";
import Pause from "./stops/Pause.svelte";
import { profile } from "./workspace/profile.svelte";
import ProfileForm from "./workspace/ProfileForm.svelte";

vi.mock("../../api/live.svelte", () => ({ onEvents: (_: Listener) => () => undefined, eventKinds: [] }));

beforeEach(() => signedIn());
const press = (name: string | RegExp, nth = 0) => screen.findAllByRole("button", { name }).then((all) => userEvent.click(all[nth] as HTMLElement));

describe("account", () => {
  it("sends a choice at once, and says at its place where it is refused", async () => {
    const asked = serve({ "PATCH /account": ({ body }) => ("theme" in (body as object) ? { body: sessionOf(undefined, { theme: "dark" }) } : problem(403, "forbidden")) });
    render(Account);
    await userEvent.click(screen.getByRole("radio", { name: "Dark" }));
    await waitFor(() => expect(me.person?.theme).toBe("dark"));
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    await userEvent.click(screen.getByRole("radio", { name: "Compact" }));
    expect(await screen.findByText("Your role may not do this.")).toBeVisible();
    expect(screen.getByRole("radio", { name: "Comfortable" })).toBeChecked();
    expect(asked.map((each) => each.body)).toEqual([{ theme: "dark" }, { density: "compact" }]);
  });

  it("says which of the passwords is wrong", async () => {
    const asked = serve({ "PUT /account/password": () => problem(422, "invalid_value", { fields: [{ field: "present", code: "password_wrong", message: "" }] }) });
    render(Account);
    await userEvent.type(screen.getByLabelText("Present password"), "old");
    await userEvent.type(screen.getByLabelText("New password"), "short");
    await press("Change password");
    expect(screen.getByLabelText("New password")).toHaveAccessibleDescription(/takes 12 or more/);
    expect(asked).toHaveLength(0);
    await userEvent.type(screen.getByLabelText("New password"), " and now long enough");
    await press("Change password");
    await waitFor(() => expect(screen.getByLabelText("Present password")).toHaveAccessibleDescription("This is not your present password."));
    expect(screen.getByLabelText("Present password")).toHaveFocus();
  });
});

describe("sessions", () => {
  it("end one after asking", async () => {
    const items = [
      { id: "s1", device: "Firefox on Linux", origin: null, created_at: "2026-11-28T08:00:00Z", seen_at: null, ends_at: null, is_this: true },
      { id: "s2", device: "Safari on iPhone", origin: null, created_at: "2026-11-20T08:00:00Z", seen_at: null, ends_at: null, is_this: false },
    ];
    const asked = serve({ "GET /sessions": () => ({ body: { items } }), "DELETE /sessions/s2": () => ({ status: 204 }) });
    render(Sessions);
    const row = (await screen.findByText("Safari on iPhone")).closest("li") as HTMLElement;
    await userEvent.click(within(row).getByRole("button", { name: "Sign out" }));
    expect(asked.filter((each) => each.method === "DELETE")).toHaveLength(0);
    await userEvent.click(within(row).getByRole("button", { name: "Sign out" }));
    await waitFor(() => expect(asked.some((each) => each.method === "DELETE" && each.path === "/sessions/s2")).toBe(true));
  });
});

describe("members", () => {
  const mira = { id: "person_1", name: "Mira Keller", email: "mira@example.org", role: "owner", revision: 2, created_at: "2026-11-01T08:00:00Z" };
  const kim = { id: "person_2", name: "Kim", email: "kim@example.org", role: "reviewer", revision: 1, created_at: "2026-12-01T08:00:00Z" };
  async function invite() {
    await userEvent.type(await screen.findByLabelText("Name"), "Kim");
    await userEvent.type(screen.getByLabelText("E-mail"), "kim@example.org");
    await userEvent.click(screen.getByRole("radio", { name: /^Reviewer/ }));
    await press("Make a link");
  }

  it("are taken in with a role and given a link", async () => {
    const asked = serve({
      "GET /people": () => ({ body: { items: [mira] } }),
      "POST /people": () => ({ status: 201, body: kim }),
      "POST /people/person_2/invite": () => ({ status: 201, body: { path: "/setup?token=abc", url: null, ends_at: "2026-12-08T08:00:00Z" } }),
    });
    render(Members);
    await invite();
    expect(await screen.findByText(`${window.location.origin}/setup?token=abc`)).toBeVisible();
    expect(asked.find((each) => each.path === "/people" && each.method === "POST")?.body).toEqual({ name: "Kim", email: "kim@example.org", role: "reviewer" });
  });

  it("keep the last owner, with the reason at the role", async () => {
    const asked = serve({ "GET /people": () => ({ body: { items: [mira] } }), "PATCH /people/person_1": () => problem(409, "not_possible") });
    render(Members);
    await userEvent.selectOptions(await screen.findByLabelText("Role of Mira Keller"), "viewer");
    await waitFor(() => expect(screen.getByLabelText("Role of Mira Keller")).toHaveAccessibleDescription("Somebody must be left who may manage the workspace."));
    expect(screen.getByLabelText("Role of Mira Keller")).toHaveValue("owner");
    expect(asked.find((each) => each.method === "PATCH")?.headers["if-match"]).toBe('"2"');
  });

  it("name the owners where a page may not be opened", async () => {
    serve({ "GET /people": () => ({ body: { items: [mira, kim] } }) });
    render(Locked);
    expect(await screen.findByText("Your role may not open this page. Ask Mira Keller.")).toBeVisible();
  });
});

describe("keys", () => {
  const old = { id: "key_1", name: "first key", person: null, role: "owner", scopes: null, created_at: "2026-11-01T08:00:00Z", expires_at: null, last_used_at: "2026-12-01T08:00:00Z", revoked_at: null };

  it("are shown once with a line that tries them", async () => {
    const asked = serve({
      "GET /keys": () => ({ body: { items: [old] } }),
      "GET /people": () => ({ body: { items: [] } }),
      "POST /keys": ({ body }) => ({ status: 201, body: { ...old, ...(body as object), id: "key_2", text: "dz_secret" } }),
    });
    render(Keys);
    await userEvent.type(await screen.findByLabelText("Name"), "shop window");
    await userEvent.click(screen.getByRole("radio", { name: "Only some of it" }));
    await press("Make the key");
    expect(screen.getByText("Choose at least one, or everything the role may.")).toBeVisible();
    await userEvent.click(screen.getByLabelText("Read the calendar"));
    await userEvent.selectOptions(screen.getByLabelText("Ends"), "never");
    await press("Make the key");
    expect(await screen.findByText("dz_secret")).toBeVisible();
    expect(screen.getByText(/curl -sS .*Bearer dz_secret/)).toBeVisible();
    expect(asked.find((each) => each.method === "POST")?.body).toEqual({ name: "shop window", role: "viewer", scopes: ["read_calendar"], expires_at: null });
    await press("I have kept it");
    expect(screen.queryByText("dz_secret")).toBeNull();
  });

  it("are taken back only after a question", async () => {
    const asked = serve({ "GET /keys": () => ({ body: { items: [old] } }), "GET /people": () => ({ body: { items: [] } }), "DELETE /keys/key_1": () => ({ status: 204 }) });
    render(Keys);
    await press("Take back first key");
    const dialog = screen.getByRole("dialog");
    expect(within(dialog).getByText("Take back the key first key?")).toBeVisible();
    await userEvent.click(within(dialog).getByRole("button", { name: "Take back" }));
    await waitFor(() => expect(asked.some((each) => each.method === "DELETE")).toBe(true));
  });
});

describe("the pause", () => {
  it("needs a reason, and holds only when the server has said so", async () => {
    workspace.pause.set({ paused: false, channels: [] });
    const asked = serve({ "GET /people": () => ({ body: { items: [] } }), "PUT /pause": ({ body }) => ({ body: { ...(body as object), paused_at: "2026-12-01T08:00:00Z" } }) });
    render(Pause);
    await press("Pause publishing");
    await userEvent.type(screen.getByLabelText("Why"), "A flood");
    await press("Pause publishing");
    expect(screen.getByLabelText("Why")).toHaveAccessibleDescription("This takes 10 characters or more, these are 7.");
    expect(asked.some((each) => each.method === "PUT")).toBe(false);
    await userEvent.type(screen.getByLabelText("Why"), " in town.");
    await press("Pause publishing");
    expect(await screen.findByText(/^Paused since/)).toBeVisible();
    expect(workspace.pause.data?.reason).toBe("A flood in town.");
    await press("Let it go on");
    await press("Let it go on");
    expect(await screen.findByText("Nothing is paused.")).toBeVisible();
  });
});

describe("network switches", () => {
  it("stop with a reason, and stay as they are where that fails", async () => {
    const row = (network: string, stopped = false) => ({ network, stopped, reason: null, actor: null, stopped_at: null });
    workspace.channels.set([]);
    serve({ "GET /switches": () => ({ body: { items: [row("all"), row("mastodon")] } }), "PUT /switches/all": () => problem(403, "forbidden") });
    render(Networks);
    await press("Stop Everything");
    await press("Stop Everything");
    expect(screen.getByLabelText("Reason")).toHaveAccessibleDescription("Say why, so that others know.");
    await userEvent.type(screen.getByLabelText("Reason"), "wrong text");
    await press("Stop Everything");
    expect(await screen.findByText("Your role may not do this.")).toBeVisible();
    expect(screen.queryByText(/^Stopped since/)).toBeNull();
  });
});

const standing = { market: "de", sector: "crafts", own_domains: ["shop.example"], booking_domains: [], short_domains: [], team_hours_per_week: null, open_hours: [], proofs: [], approved_health_claims: [], pillar_targets: [], agreed_topics: [], product_words: ["soap"], acronyms: [], calendars: ["de-by"], revision: 4, updated_at: null };

describe("what is known of the workspace", () => {
  it("loses nothing of either where somebody was faster", async () => {
    let now: typeof standing = { ...standing };
    const asked = serve({
      "GET /workspace/profile": () => ({ body: now }),
      "PUT /workspace/profile": ({ body, headers }) =>
        headers["if-match"] === `"${now.revision}"` ? { body: (now = { ...(body as typeof standing), revision: now.revision + 1, updated_at: null }) } : problem(412, "precondition_failed", { revision: now.revision }),
    });
    await profile.discard();
    render(ProfileForm);
    await userEvent.type(screen.getByLabelText("Own domains"), "\nother.example");
    now = { ...standing, product_words: ["soap", "candle"], revision: 5 };
    await press("Save");
    expect(await screen.findByText("Changed by somebody else: Words for what you sell.")).toBeVisible();
    await press("Keep mine");
    await waitFor(() => expect(now.revision).toBe(6));
    expect(now.own_domains).toEqual(["shop.example", "other.example"]);
    expect(now.product_words).toEqual(["soap", "candle"]);
    expect(asked.filter((each) => each.method === "PUT")).toHaveLength(2);
    expect(await screen.findByText("Saved")).toBeVisible();
  });

  it("sends only the built-in calendars anew from their page", async () => {
    const asked = serve({
      "GET /workspace/profile": () => ({ body: standing }),
      "GET /calendars": () => ({ body: { items: [] } }),
      "PUT /workspace/profile": () => problem(422, "invalid_value", { fields: [{ field: "calendars[1]", code: "invalid", message: "" }] }),
    });
    await profile.discard();
    render(Calendars);
    await userEvent.type(await screen.findByLabelText("Calendars"), "\nxx");
    await press("Save");
    await waitFor(() => expect(screen.getByLabelText("Calendars")).toHaveAccessibleDescription("“xx”: There is no built-in calendar of this name."));
    const { revision: _, updated_at: __, ...rest } = standing;
    expect(asked.find((each) => each.method === "PUT")?.body).toEqual({ ...rest, calendars: ["de-by", "xx"] });
  });

  it("asks before a drawer is closed over what was typed", async () => {
    serve({ "GET /workspace/profile": () => ({ body: standing }), "GET /calendars": () => ({ body: { items: [] } }) });
    const confirm = vi.spyOn(window, "confirm").mockReturnValue(false);
    render(Calendars);
    await press("New calendar");
    const name = await screen.findByLabelText("Name");
    await userEvent.type(name, "Market days");
    await press("Close");
    expect(confirm).toHaveBeenCalledOnce();
    expect(name).toHaveValue("Market days");
    confirm.mockReturnValue(true);
    await press("Close");
    await waitFor(() => expect(screen.queryByLabelText("Name")).toBeNull());
    await press("New calendar");
    await press("Close");
    expect(confirm).toHaveBeenCalledTimes(2);
    confirm.mockRestore();
  });
});

describe("the rules of a layer", () => {
  it("are changed one at a time, on what stands", async () => {
    const rule = { rule: "post-rate-max", level: { value: null, origin: "default" }, blocks: { value: false, origin: "default" }, can_override: { value: true, origin: "default" }, limits: [{ unit: "posts_per_day", reports: "above", info: null, warning: { value: 3, origin: "default" }, error: null }] };
    let layer = { of: "workspace", origin: "workspace", layer: { rules: { "emoji-load": { level: "off" } } } as Record<string, unknown>, revision: 1, updated_at: null };
    const asked = serve({
      "GET /rules/layers/workspace": () => ({ body: layer }),
      "GET /rules/settings": () => ({ body: { blocks_from: {}, override_by: {}, rules: [rule] } }),
      "PUT /rules/layers/workspace": ({ body }) => ({ body: (layer = { ...layer, layer: body as Record<string, unknown>, revision: 2 }) }),
    });
    const info = { id: "post-rate-max", title: { en: "Posts per day", de: "Beiträge pro Tag" }, sentence: { en: "More than {n} posts.", de: "" }, severity: "warning" as const, scope: "window" as const, docs: "" };
    render(LayerTable, { of: "workspace", rules: [info] });
    await press("Change Posts per day");
    const field = await screen.findByLabelText("Warning over");
    await userEvent.type(field, "many");
    await press("Save");
    expect(field).toHaveAccessibleDescription("Use a number from 0 to 100,000.");
    await userEvent.clear(field);
    await userEvent.type(field, "2,5");
    await press("Save");
    await waitFor(() => expect(asked.some((each) => each.method === "PUT")).toBe(true));
    const put = asked.find((each) => each.method === "PUT");
    expect(put?.headers["if-match"]).toBe('"1"');
    expect(put?.body).toEqual({
      blocks_from: null,
      override_by: null,
      rules: {
        "emoji-load": { blocks: null, can_override: null, level: "off", limits: {} },
        "post-rate-max": { blocks: null, can_override: null, level: null, limits: { posts_per_day: { info: null, warning: 2.5, error: null } } },
      },
    });
  });
});
