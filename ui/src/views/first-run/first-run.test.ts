import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { go, place } from "../../app/router.svelte";
import { start } from "../../words/words.svelte";
import { problem, serve, sessionOf } from "../../test-server";
import FirstRun from "./FirstRun.svelte";

const link = (change = {}) => () => ({ body: { workspace: "My shop", is_first: true, name: null, email: null, ...change } });
const long = "a long pass phrase";

beforeEach(async () => {
  await start("en");
  go("/setup?token=secret");
});

async function press() {
  await userEvent.click(await screen.findByRole("button", { name: "Start" }));
}

describe("the page of a link", () => {
  it("asks for three fields and says each that is wrong", async () => {
    const asked = serve({ "GET /setup": link() });
    render(FirstRun, { params: {} });
    expect(await screen.findByText(/owns the workspace “My shop”/)).toBeVisible();
    await userEvent.type(screen.getByLabelText("E-mail"), "nobody");
    await userEvent.type(screen.getByLabelText("Password"), "short");
    await press();
    expect(screen.getByLabelText("Name")).toHaveFocus();
    expect(screen.getByLabelText("E-mail")).toHaveAccessibleDescription("This is no e-mail address.");
    expect(screen.getByLabelText("Password")).toHaveAccessibleDescription("These are 5 characters, it takes 12 or more.");
    expect(asked.filter((each) => each.method === "POST")).toHaveLength(0);
  });

  it("fills in what an invitation knows and sets the person up in the chosen language", async () => {
    const asked = serve({
      "GET /setup": link({ is_first: false, name: "Jo", email: "jo@example.org" }),
      "POST /setup": () => ({ body: sessionOf(undefined, { id: "person_2", language: "de" }) }),
    });
    render(FirstRun, { params: {} });
    expect(await screen.findByLabelText("Name")).toHaveValue("Jo");
    await userEvent.click(screen.getByRole("radio", { name: "Deutsch" }));
    await userEvent.click(await screen.findByLabelText("Passwort"));
    await userEvent.paste(long);
    await userEvent.click(screen.getByRole("button", { name: "Los" }));
    await waitFor(() => expect(place().path).toBe("/calendar"));
    expect(asked.find((each) => each.method === "POST")?.body).toEqual({ token: "secret", name: "Jo", email: "jo@example.org", password: long, language: "de" });
  });

  it("puts what the server says of the password next to it", async () => {
    serve({
      "GET /setup": link({ name: "Jo", email: "jo@example.org" }),
      "POST /setup": () => problem(422, "invalid_value", { fields: [{ field: "password", code: "too_short", count: 12, limit: 14, message: "" }] }),
    });
    render(FirstRun, { params: {} });
    await userEvent.type(await screen.findByLabelText("Password"), "twelve chars");
    await press();
    await waitFor(() => expect(screen.getByLabelText("Password")).toHaveAccessibleDescription("These are 12 characters, it takes 14 or more."));
  });

  it("says that a link was used", async () => {
    serve({});
    render(FirstRun, { params: {} });
    expect(await screen.findByText("This link is not good any more.")).toBeVisible();
  });
});
