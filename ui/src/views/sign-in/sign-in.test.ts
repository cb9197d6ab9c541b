import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { api } from "../../api/client";
import { me } from "../../app/session.svelte";
import SignInForm from "./SignInForm.svelte";
import { problem, serve, sessionOf, signedIn } from "../../test-server";

async function fill(email: string, password: string) {
  if (email) await userEvent.type(screen.getByLabelText("E-mail"), email);
  if (password) await userEvent.type(screen.getByLabelText("Password"), password);
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

describe("signing in", () => {
  it("names missing fields next to them and asks nobody", async () => {
    const asked = serve({});
    render(SignInForm);
    await fill("", "");
    expect(screen.getByLabelText("E-mail")).toHaveAccessibleDescription("Fill in your e-mail address.");
    expect(screen.getByLabelText("E-mail")).toHaveFocus();
    expect(screen.getByLabelText("Password")).toHaveAccessibleDescription("Fill in your password.");
    expect(asked).toHaveLength(0);
  });

  it("says how many tries are left and puts the cursor into the password", async () => {
    serve({ "POST /session": () => problem(401, "wrong_credentials", { tries_left: 3, pause_minutes: 15 }) });
    render(SignInForm);
    await fill("mira@example.org", "not it");
    const password = screen.getByLabelText("Password");
    await waitFor(() => expect(password).toHaveAccessibleDescription("E-mail or password is wrong. 3 tries left, then a pause of 15 minutes."));
    expect(password).toHaveFocus();
  });

  it("tells how long to wait after too many tries", async () => {
    serve({ "POST /session": () => problem(429, "too_many_requests", { retry_after_s: 870 }) });
    render(SignInForm);
    await fill("mira@example.org", "anything");
    expect(await screen.findByText("Too many tries. Wait 15 minutes.")).toBeVisible();
  });

  it("over a view knows who it was and waits for the password", async () => {
    serve({ "GET /channels": () => problem(401, "unauthenticated"), "POST /session": () => ({ body: sessionOf() }) });
    signedIn();
    await api.get("/api/v1/channels").catch(() => undefined);
    expect(me.isExpired).toBe(true);
    render(SignInForm);
    expect(screen.getByLabelText("E-mail")).toHaveValue("mira@example.org");
    expect(screen.getByLabelText("Password")).toHaveFocus();
    await userEvent.keyboard("a pass phrase{Enter}");
    await waitFor(() => expect(me.isExpired).toBe(false));
  });

  it("sends what was typed once, and lets the person in", async () => {
    const asked = serve({ "POST /session": () => ({ body: sessionOf() }) });
    render(SignInForm);
    await fill(" mira@example.org ", " a pass phrase ");
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked.map((each) => each.body)).toEqual([{ email: "mira@example.org", password: " a pass phrase " }]);
    await waitFor(() => expect(me.person?.name).toBe("Mira Keller"));
  });
});
