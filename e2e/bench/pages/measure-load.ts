/** One cold load of a page in a browser that has nothing of it: when its largest piece is painted, what moves, and what scripts cost. */
import type { Browser, CDPSession, Page } from "@playwright/test";

export type Load = {
  /** Largest Contentful Paint, since the address was asked for. */
  paintedMs: number;
  /** When the page answers to keys and presses. */
  answersMs: number;
  /** Cumulative Layout Shift, after the page was read to its end and its charts were pointed at. */
  shift: number;
  /** Scripts as transferred, compressed, while nobody did anything yet. */
  scriptsKb: number;
  /** Those that came when charts were pointed at, and the largest of them: the library. */
  chartsKb: number;
  libraryKb: number;
};

type Told = { painted: number; answers: number; shift: number };

/** A browser context has a cache of its own: whatever the page needs is fetched. `url`: of the server. */
export async function measureLoad(browser: Browser, url: string, address: string): Promise<Load> {
  const viewport = { width: 1440, height: 900 };
  const context = await browser.newContext({ baseURL: url, viewport });
  try {
    await context.request.post("/sign-in/with/demo", { form: { role: "lead", to: "/healthz" } });
    const page = await context.newPage();
    await page.addInitScript(watch);
    const bytes = await countScripts(await context.newCDPSession(page));
    await page.goto(address);
    await page.locator("html[data-live]").waitFor();
    await page.waitForLoadState("networkidle");
    const before = sum(bytes);
    const known = bytes.length;
    const { painted, answers } = await told(page);
    await readToTheEnd(page);
    const { shift } = await told(page);
    const late = bytes.slice(known);
    return {
      ...{ paintedMs: painted, answersMs: answers, shift, scriptsKb: before / 1024 },
      ...{ chartsKb: sum(late) / 1024, libraryKb: Math.max(0, ...late) / 1024 },
    };
  } finally {
    await context.close();
  }
}

/** Runs in the page, before anything of it. */
function watch(): void {
  const told: Told = { painted: 0, answers: 0, shift: 0 };
  Object.assign(window, { told });
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) told.painted = startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, hadRecentInput } = entry as PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      };
      if (!hadRecentInput) told.shift += value;
    }
  }).observe({ type: "layout-shift", buffered: true });
  new MutationObserver(() => {
    const isLive = document.documentElement?.dataset.live !== undefined;
    if (isLive && told.answers === 0) told.answers = performance.now();
  }).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-live"] });
}

function told(page: Page): Promise<Told> {
  return page.evaluate(() => (window as unknown as { told: Told }).told);
}

/** Bytes of each script, in the order they arrived. */
async function countScripts(session: CDPSession): Promise<number[]> {
  const counted: number[] = [];
  const scripts = new Set<string>();
  session.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) counted.push(encodedDataLength);
  });
  await session.send("Network.enable");
  return counted;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}

/** What is only loaded in sight, or when it is pointed at, may not move anything either. */
async function readToTheEnd(page: Page): Promise<void> {
  for (const chart of await page.locator("main [data-chart]").all()) {
    await chart.scrollIntoViewIfNeeded();
    await chart.hover();
    await chart.and(page.locator("[data-chart=there]")).waitFor();
  }
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
