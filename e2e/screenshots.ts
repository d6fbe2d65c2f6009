/** Writes the pictures of the README from running pages: `ROLLCALL_URL=http://127.0.0.1:3000 node e2e/screenshots.ts`. */
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { findBrowser } from "./test/find-browser.ts";

const folder = join(import.meta.dirname, "screenshots");
const largestBytes = 250_000;

/** A machine role with something to show: used and unused actions, workloads, evidence. */
const telling = "kind:aws_iam_role nature:machine evidence:enough workloads>0 opi<0.95 granted<400";

async function identityAddress(page: Page): Promise<string> {
  const query = new URLSearchParams({ q: telling, sort: "-unused", limit: "1" });
  const answer = await page.request.get(`/api/v1/identities?${query}`);
  const { items } = (await answer.json()) as { items: { id: string }[] };
  const [first] = items;
  if (first === undefined) throw new Error(`No identity matches ${telling}; is this the demo?`);
  return `/identities/${first.id}`;
}

async function take(page: Page, address: string, name: string): Promise<void> {
  await page.goto(address);
  await page.locator("html[data-live]").waitFor();
  await page.evaluate(() => document.fonts.ready);
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  const { size } = await stat(path);
  if (size > largestBytes) throw new Error(`${path} holds ${size} bytes, more than ${largestBytes}.`);
  console.log(`${path}: ${size} bytes`);
}

const url = process.env.ROLLCALL_URL;
if (url === undefined)
  throw new Error("ROLLCALL_URL names the running pages, such as http://127.0.0.1:3000.");
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: await findBrowser(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
try {
  const page = await browser.newPage({
    baseURL: url,
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 1,
    colorScheme: "light",
    reducedMotion: "reduce",
  });
  await take(page, "/", "overview");
  await take(page, "/summary", "summary");
  await take(page, "/identities?q=provider:aws%20nature:machine%20state:live&sort=-unused", "identities");
  await take(page, await identityAddress(page), "identity");
  await take(page, "/scorecards", "scorecards");
} finally {
  await browser.close();
}
