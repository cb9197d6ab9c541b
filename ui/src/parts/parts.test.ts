import { createRawSnippet } from "svelte";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import sprite from "../icons.svg?raw";
import Button from "./Button.svelte";
import Combobox from "./Combobox.svelte";
import ConfirmInPlace from "./ConfirmInPlace.svelte";
import DateTimeField from "./DateTimeField.svelte";
import { iconNames } from "./icons";
import Menu from "./Menu.svelte";
import Plot from "./Plot.svelte";
import { stepPath, ticks } from "./plot";
import Segmented from "./Segmented.svelte";
import { mostUrgent, rowStates, stateIcon } from "./states";
import ToastHost from "./ToastHost.svelte";
import { toast, undoLast } from "../app/toasts.svelte";

const words = (text: string) => createRawSnippet(() => ({ render: () => `<span>${text}</span>` }));

describe("icons", () => {
  it("are exactly those of the sprite, with a shape for each state", () => {
    const drawn = [...sprite.matchAll(/<symbol id="([^"]+)"/g)].map((match) => match[1]);
    expect(drawn).toEqual([...iconNames]);
    for (const state of rowStates) expect(drawn).toContain(stateIcon(state));
    expect(new DOMParser().parseFromString(sprite, "image/svg+xml").querySelector("parsererror")).toBeNull();
  });
});

describe("Button", () => {
  it("locked keeps its words, says whom to ask and does nothing", async () => {
    const press = vi.fn();
    render(Button, { children: words("Schedule"), locked: "Ask Jo", onclick: press });
    const button = screen.getByRole("button", { name: /Schedule/ });
    await userEvent.click(button);
    expect(press).not.toHaveBeenCalled();
    expect(button).toHaveAccessibleDescription("Ask Jo");
  });

  it("busy takes no second press", async () => {
    const press = vi.fn();
    render(Button, { children: words("Save"), busy: true, onclick: press });
    await userEvent.click(screen.getByRole("button"));
    expect(press).not.toHaveBeenCalled();
  });
});

describe("Segmented", () => {
  it("is a group of radios that arrows move in", async () => {
    const onchange = vi.fn();
    render(Segmented, { label: "View", value: "a", options: [{ value: "a", label: "A" }, { value: "b", label: "B" }], onchange });
    await userEvent.click(screen.getByRole("radio", { name: "B" }));
    expect(onchange).toHaveBeenCalledWith("b");
    expect(screen.getByRole("group", { name: "View" })).toBeVisible();
  });
});

describe("Combobox", () => {
  const options = [{ value: "be", label: "Berlin" }, { value: "br", label: "Bremen" }, { value: "lo", label: "London" }];
  it("narrows while one types and takes the marked one with Enter", async () => {
    const onchange = vi.fn();
    render(Combobox, { label: "City", options, value: "", onchange });
    const field = screen.getByRole("combobox", { name: "City" });
    await userEvent.type(field, "b");
    expect(screen.getAllByRole("option")).toHaveLength(2);
    await userEvent.keyboard("{ArrowDown}{Enter}");
    expect(onchange).toHaveBeenCalledWith("br");
    expect(field).toHaveValue("Bremen");
  });

  it("takes other text only where it may", async () => {
    const onchange = vi.fn();
    render(Combobox, { label: "Tag", options, value: "", free: true, onchange });
    await userEvent.type(screen.getByRole("combobox"), "winter{Enter}");
    expect(onchange).toHaveBeenCalledWith("winter");
  });
});

describe("ConfirmInPlace", () => {
  it("asks first; Escape takes the question back", async () => {
    const run = vi.fn();
    render(ConfirmInPlace, { label: "Publish now", question: "It goes out at once.", confirm: "Yes, publish", run });
    await userEvent.click(screen.getByRole("button", { name: "Publish now" }));
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByText("It goes out at once.")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Publish now" }));
    expect(run).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole("button", { name: "Yes, publish" }));
    expect(run).toHaveBeenCalledOnce();
  });
});

describe("Menu", () => {
  it("moves with arrows, runs with Enter and gives focus back", async () => {
    const run = vi.fn();
    render(Menu, { label: "More", items: [{ label: "Open", run: vi.fn() }, { label: "Copy link", run }] });
    const button = screen.getByRole("button", { name: "More" });
    await userEvent.click(button);
    await waitFor(() => expect(screen.getByRole("menuitem", { name: "Open", hidden: true })).toHaveFocus());
    await userEvent.keyboard("{ArrowDown}{Enter}");
    expect(run).toHaveBeenCalledOnce();
    expect(button).toHaveFocus();
  });
});

describe("DateTimeField", () => {
  it("shows the instant in its zone and names a skipped hour", async () => {
    const onchange = vi.fn();
    render(DateTimeField, { label: "When", value: "2026-03-29T00:30:00.000Z", zone: "Europe/Berlin", onchange });
    const clock = screen.getByLabelText("Time");
    expect(clock).toHaveValue("01:30");
    await userEvent.clear(clock);
    await userEvent.type(clock, "02:30");
    await userEvent.tab();
    await waitFor(() => expect(onchange).toHaveBeenLastCalledWith("2026-03-29T01:00:00.000Z"));
    expect(screen.getByText("02:30 does not exist that night, it becomes 03:00.")).toBeInTheDocument();
  });

  it("keeps the day while the time is wrong", async () => {
    const onchange = vi.fn();
    render(DateTimeField, { label: "When", value: "2026-03-28T10:00:00.000Z", zone: "Europe/Berlin", onchange });
    const clock = screen.getByLabelText("Time");
    await userEvent.clear(clock);
    await userEvent.type(clock, "25:00");
    await userEvent.tab();
    expect(onchange).toHaveBeenLastCalledWith(null);
    expect(screen.getByLabelText("Date")).toHaveValue("2026-03-28");
    expect(clock).toHaveValue("25:00");
  });

  it("lets one choose which of two equal hours is meant", async () => {
    const onchange = vi.fn();
    render(DateTimeField, { label: "When", value: "2026-10-25T00:30:00.000Z", zone: "Europe/Berlin", onchange });
    await userEvent.click(screen.getByRole("radio", { name: /second time/ }));
    expect(onchange).toHaveBeenLastCalledWith("2026-10-25T01:30:00.000Z");
  });
});

describe("plots", () => {
  it("have round axes and lines that keep their value", () => {
    expect(ticks(43)).toEqual([0, 20, 40, 60]);
    expect(ticks(7)).toEqual([0, 2, 4, 6, 8]);
    expect(stepPath([{ x: 0, y: 10 }, { x: 5, y: 2 }], 9)).toBe("M0 10H5V2H9");
  });

  it("can be read as a table", async () => {
    const bar = createRawSnippet(() => ({ render: () => "<rect></rect>" }));
    render(Plot, { children: bar as never, rows: [["Week 40", "3"]], summary: "Three posts.", heads: ["Week", "Posts"], palette: 4, height: 100 });
    expect(screen.getByRole("img", { name: "Three posts." })).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Show as table" }));
    expect(screen.getByRole("rowheader", { name: "Week 40" })).toBeInTheDocument();
  });
});

describe("toasts", () => {
  it("undo the last act, also by the key", async () => {
    render(ToastHost);
    const first = vi.fn();
    const second = vi.fn();
    toast("Moved.", { undo: first });
    toast("Deleted.", { undo: second });
    await userEvent.click((await screen.findAllByRole("button", { name: "Undo" }))[1] as HTMLElement);
    expect(second).toHaveBeenCalledOnce();
    expect(undoLast()).toBe(true);
    expect(first).toHaveBeenCalledOnce();
    expect(undoLast()).toBe(false);
  });
});

describe("states", () => {
  it("the most urgent publication speaks for the post", () => {
    expect(mostUrgent(["sent", "failed", "held"], "partly_published")).toBe("failed");
    expect(mostUrgent([], "draft")).toBe("draft");
  });
});
