/**
 * `npm run screenshots`: pictures of running pages, those of the demo at http://127.0.0.1:3000 or of ROLLCALL_URL. Every page in four
 * looks (light, dark, narrow, print) into `.rollcall/screenshots`; with `--readme` the ones of the front page instead.
 */
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "@playwright/test";
import { everyPage } from "./every-page.ts";
import { findBrowser } from "./test/find-browser.ts";

type Look = {
  viewport: { width: number; height: number };
  colorScheme: "light" | "dark";
  media: "screen" | "print";
};

const looks: Record<string, Look> = {
  light: { viewport: { width: 1440, height: 900 }, colorScheme: "light", media: "screen" },
  narrow: { viewport: { width: 390, height: 844 }, colorScheme: "light", media: "screen" },
  print: { viewport: { width: 1000, height: 1400 }, colorScheme: "light", media: "print" },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: "dark", media: "screen" },
};

/** A machine role with something to show: used and unused actions, workloads, evidence. */
const telling = "kind:aws_iam_role nature:machine evidence:enough workloads>0 opi<0.95 granted<400";
const largestBytes = 250_000;
const still = { animations: "disabled", caret: "hide" } as const;

const { values } = parseArgs({ options: { readme: { type: "boolean", default: false } } });
const url = process.env.ROLLCALL_URL || "http://127.0.0.1:3000";
const browser = await chromium.launch({
  executablePath: await findBrowser(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
try {
  if (values.readme) await takeForReadme(browser);
  else await takeAll(browser);
} finally {
  await browser.close();
}

/** Each page is opened once and looked at in every way. */
async function takeAll(on: Browser): Promise<void> {
  const page = await open(on);
  const root = join(".rollcall", "screenshots");
  for (const look of Object.keys(looks)) await mkdir(join(root, look), { recursive: true });
  for (const address of await everyPage(page.request)) {
    const name = address.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "overview";
    await settle(page, address);
    for (const [look, { viewport, colorScheme, media }] of Object.entries(looks)) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, media });
      await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
      const path = join(root, look, `${name.slice(0, 80)}.png`);
      await page.screenshot({ path, fullPage: true, ...still });
    }
    console.log(address);
  }
}

async function takeForReadme(on: Browser): Promise<void> {
  const folder = join(import.meta.dirname, "screenshots");
  await mkdir(folder, { recursive: true });
  const page = await open(on);
  const pictures = { overview: "/", scorecards: "/scorecards", identity: await tellingIdentity(page) };
  for (const [name, address] of Object.entries(pictures)) {
    const path = join(folder, `${name}.png`);
    await settle(page, address);
    await page.screenshot({ path, ...still });
    const { size } = await stat(path);
    if (size > largestBytes) throw new Error(`${path} holds ${size} bytes, more than ${largestBytes}.`);
    console.log(`${path}: ${size} bytes`);
  }
}

/** Signed in through the demo's own door. */
async function open(on: Browser): Promise<Page> {
  const { viewport, colorScheme } = looks.light ?? {};
  const context = await on.newContext({ baseURL: url, reducedMotion: "reduce", viewport, colorScheme });
  await context.request.post("/sign-in/with/demo", { form: { role: "administrator", to: "/healthz" } });
  return context.newPage();
}

/** Until its scripts are there, and its letters. */
async function settle(page: Page, address: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "light", media: "screen" });
  await page.goto(address);
  await page.locator("html[data-live]").waitFor();
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.fonts.ready);
}

async function tellingIdentity(page: Page): Promise<string> {
  const query = new URLSearchParams({ q: telling, sort: "-unused", limit: "1" });
  const answer = await page.request.get(`/api/v1/identities?${query}`);
  const [first] = ((await answer.json()) as { items: { id: string }[] }).items;
  if (first === undefined) throw new Error(`No identity matches ${telling}; is this the demo?`);
  return `/identities/${first.id}`;
}
