import "./tokens.css";
import "./base.css";
import { mount } from "svelte";
import App from "./app/App.svelte";
import { start, wished } from "./words/words.svelte";

const target = document.getElementById("page");
if (target) {
  await start(wished());
  mount(App, { target });
}
