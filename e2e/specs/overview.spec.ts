import { expect, type Locator, type Page, test } from "@playwright/test";
import { delivered, itemsAt } from "./delivered.ts";
import { goLive } from "./live.ts";
import { expectListsToEqual, linkedNumbers } from "./owners-page.ts";
import { signedInAs } from "./signed-in.ts";

type Told = { number: number; href: string };

/** Numbers of the page that open a list other than that of identities, each list once. */
async function otherNumbers(page: Page, prefix: string): Promise<Told[]> {
  const all = await page.locator(`main a[data-number][href^="${prefix}"]`).evaluateAll((links) =>
    links.map((link) => ({
      number: Number(link.getAttribute("data-number")),
      href: link.getAttribute("href") ?? "",
    })),
  );
  return [...new Map(all.map((one) => [one.href, one])).values()];
}

const ofNow = ({ href }: Told) => !href.startsWith("/identities/on/");

test("whoever signs in comes to the overview, which the navigation opens with", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/$/);
  const first = page
    .getByRole("navigation", { name: "Main" })
    .getByRole("listitem")
    .first()
    .getByRole("link");
  await expect(first).toHaveText(/Overview/);
  await expect(first).toHaveAttribute("aria-current", "page");
});

for (const address of ["/", "/?cloud=aws", "/program", "/summary"]) {
  test(`every number of ${address} opens a list of now whose total equals it`, async ({ page, request }) => {
    test.setTimeout(120_000);
    await page.goto(address);
    const numbers = (await linkedNumbers(page)).filter(ofNow);
    expect(numbers.length).toBeGreaterThan(8);
    await expectListsToEqual(request, numbers);
    for (const { number, href } of await otherNumbers(page, "/burn-down?"))
      expect(await itemsAt(page, href), href).toBe(number);
    for (const { number, href } of await otherNumbers(page, "/exceptions?"))
      expect(await delivered(page, href, "[data-total]", "data-total"), href).toBe(String(number));
  });
}

test("every metric is pressed, and the list says as many as the metric did", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto("/");
  const keys = await page
    .locator("[data-metric]")
    .evaluateAll((all) => all.map((one) => one.getAttribute("data-metric") ?? ""));
  expect(keys).toHaveLength(6);
  await goLive(page, "/");
  for (const key of keys) {
    const link = page.locator(`[data-metric="${key}"] a[data-number]`).first();
    const number = await link.getAttribute("data-number");
    await link.click();
    await expect(page.locator("[data-total]"), key).toHaveAttribute("data-total", number ?? "");
    await page.goBack();
  }
});

test("points of past days open who was there then, and as many", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto("/");
  const past = (await otherNumbers(page, "/identities/on/"))
    .filter((_, index) => index % 5 === 0)
    .slice(0, 8);
  for (const { number, href } of past)
    expect(await delivered(page, href, "[data-total]", "data-total"), href).toBe(String(number));
  // Today is a day like others, also where it is the only one.
  const today = (await page.request.get("/api/v1/overview").then((answer) => answer.json())) as {
    asOf: string;
    overview: { metrics: { counts: { hit: number }; filters: { hit: string } }[] };
  };
  const day = today.asOf.slice(0, 10);
  for (const { counts, filters } of today.overview.metrics.slice(0, 3)) {
    const href = `/identities/on/${day}?${new URLSearchParams({ q: filters.hit })}`;
    expect(await delivered(page, href, "[data-total]", "data-total"), href).toBe(String(counts.hit));
  }
});

test("a day before the first, one that is none and a question the past cannot answer are said", async ({
  page,
}) => {
  await page.goto("/identities/on/2020-01-01");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Nothing is known");
  for (const address of [
    "/identities/on/yesterday",
    "/identities/on/2026-11-24?q=grants%3E2",
    "/?cloud=awz",
  ]) {
    await page.goto(address);
    await expect(page.getByRole("alert").first(), address).toBeVisible();
  }
  await page.goto("/unusual/nothing-like-it");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("what moved opens who did, and as many", async ({ page }) => {
  await page.goto("/");
  const moves = await otherNumbers(page, "/unusual/");
  if (moves.length === 0) {
    await expect(page.locator("#unusual")).toContainText(/Nothing (is known of a week ago|moved)|grew/);
    return;
  }
  for (const { number, href } of moves)
    expect(await delivered(page, href, "[data-total]", "data-total"), href).toBe(String(number));
});

test("parts add up: owner states to all counted, classes to all that are judged", async ({ page }) => {
  await page.goto("/");
  const counted = Number(await page.locator("main [data-number]").first().getAttribute("data-number"));
  const states = await page
    .locator("#ownership [data-state]")
    .evaluateAll((all) => all.map((one) => Number(one.getAttribute("data-number"))));
  expect(states.reduce((sum, one) => sum + one, 0)).toBe(counted);
  const numbers = await page
    .locator("#over-privilege ul a[data-number]")
    .evaluateAll((all) => all.map((one) => Number(one.getAttribute("data-number"))));
  const above = numbers.filter((_, index) => index % 2 === 0).reduce((sum, one) => sum + one, 0);
  const scored = numbers.filter((_, index) => index % 2 === 1).reduce((sum, one) => sum + one, 0);
  const shown = await page
    .locator('[data-metric="over-privilege"] a[data-number]')
    .evaluateAll((all) => all.map((one) => Number(one.getAttribute("data-number"))));
  expect([above, scored]).toEqual([shown[1], shown[2]]);
});

test("by keyboard a metric is reached and opened, and the table of a chart is unfolded", async ({ page }) => {
  await goLive(page, "/");
  const metric = page.locator('[data-metric="ownership"] a[data-number]').first();
  await metric.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/identities\?q=/);
  await goLive(page, "/");
  const fold = page.locator("#trends summary");
  await fold.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#trends table")).toBeVisible();
});

test("the library that draws is not among the scripts the page is delivered with", async ({ page }) => {
  const html = await (await page.request.get("/")).text();
  const scripts = [...html.matchAll(/<script[^>]+src="([^"]+\.js[^"]*)"/g)].map(([, src]) => src ?? "");
  expect(scripts.length).toBeGreaterThan(0);
  for (const src of scripts) {
    const body = await (await page.request.get(src)).text();
    expect(body.includes("recharts-"), src).toBe(false);
  }
});

test("a chart stands before anybody points at it, and its line stays in its place when it begins to answer", async ({
  page,
}) => {
  await goLive(page, "/gallery");
  const charts = page.locator("[data-chart]");
  const firstLine = (drawing: Locator) =>
    drawing.evaluate((one) => {
      const { x, y, width, height } = one.getBoundingClientRect();
      return [x, y, width, height];
    });
  let compared = 0;
  for (const [index, chart] of (await charts.all()).entries()) {
    await chart.scrollIntoViewIfNeeded();
    await expect(chart).toHaveAttribute("data-chart", "still");
    const line = chart.locator('path[stroke="var(--accent)"][d]:not([d=""]):not([stroke-dasharray])');
    const before = (await line.count()) > 0 ? await firstLine(line.first()) : null;
    const box = await chart.boundingBox();
    await chart.hover();
    await expect(chart).toHaveAttribute("data-chart", "there");
    expect(await chart.boundingBox(), `chart ${index}`).toEqual(box);
    if (before === null) continue;
    const after = await firstLine(
      chart.locator(".recharts-line-curve[stroke='var(--accent)']:not([stroke-dasharray])"),
    );
    for (const [at, value] of after.entries())
      expect(Math.abs(value - (before[at] ?? 0)), `chart ${index}`).toBeLessThan(1.5);
    compared += 1;
  }
  expect(compared).toBeGreaterThan(1);
});

test("the summary fits on one sheet, A4 and Letter", async ({ page }) => {
  await page.goto("/summary");
  await page.emulateMedia({ media: "print" });
  for (const format of ["A4", "Letter"]) {
    const pdf = (await page.pdf({ format, preferCSSPageSize: false })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page[^s]/g)?.length, format).toBe(1);
  }
});

test.describe("a viewer", () => {
  test.use({ storageState: signedInAs("viewer") });

  test("reads the program and is told who starts it", async ({ page }) => {
    await page.goto("/program");
    await expect(page.locator("[data-criterion]")).toHaveCount(13);
    await expect(page.getByRole("button", { name: /^(Start the program|Change the start)$/ })).toHaveCount(
      await page
        .getByRole("button", { name: /^(Start the program|Change the start)$/, disabled: true })
        .count(),
    );
  });
});
