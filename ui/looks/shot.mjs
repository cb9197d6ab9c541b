// Takes a picture of a view: `node looks/shot.mjs ADDRESS FILE [WIDTHxHEIGHT] [light|dark] [en|de]`.
import { chromium } from "playwright-core";

const [address = "", file = "", size = "1440x900", theme = "light", language = "en"] = process.argv.slice(2);
const [width = 1440, height = 900] = size.split("x").map(Number);
const flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: flags.split(" ") });
const page = await browser.newPage({
  viewport: { width, height },
  colorScheme: theme === "dark" ? "dark" : "light",
  locale: language === "de" ? "de-DE" : "en-GB",
  deviceScaleFactor: width < 720 ? 2 : 1,
  hasTouch: width < 720,
});
page.on("console", (message) => {
  if (message.type() === "error" || message.type() === "warning") console.log(message.type(), message.text());
});
page.on("pageerror", (error) => console.log("error", error.stack ?? error.message));
await page.goto(address);
await page.waitForTimeout(2000);
await page.screenshot({ path: file });
await browser.close();
