import { expect, test } from "@playwright/test";
import { exported } from "./command-line.ts";
import { ListPage } from "./list-page.ts";

const START = "nature:machine,mixed,unknown state:live,disabled";

test("the list counts what the command line exports, and its sentence says the same number", async ({
  page,
}) => {
  const list = new ListPage(page);
  await list.open();
  const rows = await exported("identities", START);
  expect(await list.total()).toBe(rows.length);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(rows.length.toLocaleString("en"));
  await expect(page.getByRole("heading", { level: 1 })).toContainText("machine identities");
});

test("every number of the sentence opens a list with exactly that total", async ({ page }) => {
  const list = new ListPage(page);
  await list.open();
  const numbers = page.getByRole("heading", { level: 1 }).locator('a[href^="/identities"]');
  const found = await numbers.evaluateAll((links) =>
    links.map((link) => ({
      href: link.getAttribute("href") ?? "",
      number: Number((link.textContent ?? "").replaceAll(",", "").match(/\d+/)?.[0]),
    })),
  );
  expect(found.length).toBeGreaterThan(0);
  for (const { href, number } of found) {
    await page.goto(href);
    await list.ready();
    expect(await list.total(), href).toBe(number);
  }
});

test("each facet's count is the total of the list its value leads to", async ({ page }) => {
  const list = new ListPage(page);
  await list.open("?q=");
  const values = await page
    .getByRole("complementary", { name: "Facets" })
    .locator("a")
    .evaluateAll((links) =>
      links.map((link) => ({
        href: link.getAttribute("href") ?? "",
        count: Number(link.querySelector("[data-count]")?.getAttribute("data-count")),
      })),
    );
  expect(values.length).toBeGreaterThan(10);
  for (const { href, count } of values) {
    const query = new URL(href, "http://localhost").searchParams;
    const answer = await page.request.get(`/api/v1/identities?limit=1&${query}`);
    expect((await answer.json()).total, href).toBe(count);
  }
});

test("a facet's values are counted with every other term, but not with its own", async ({ page }) => {
  const list = new ListPage(page);
  await list.open("?q=kind:aws_iam_user");
  const role = list.facet("Kind").getByRole("link", { name: /^IAM role/ });
  const count = Number(await role.locator("[data-count]").getAttribute("data-count"));
  expect(count).toBe((await exported("identities", "kind:aws_iam_role")).length);
  const before = await list.total();
  await list.follow(role);
  expect(await list.total()).toBe(before + count);
});

test("sorting is by the server, in both directions, and unknown values come last", async ({ page }) => {
  const list = new ListPage(page);
  await list.open();
  await list.follow(page.getByRole("columnheader", { name: "Unused" }).getByRole("link"));
  await expect(page.getByRole("columnheader", { name: "Unused" })).toHaveAttribute("aria-sort", "descending");
  const unused = (await list.rows().locator("td:nth-child(6)").allInnerTexts())
    .filter((text) => /^[\d,]+$/.test(text))
    .map((text) => Number(text.replaceAll(",", "")));
  expect(unused).toEqual([...unused].sort((left, right) => right - left));
  await list.follow(page.getByRole("columnheader", { name: "Unused" }).getByRole("link"));
  await expect(page.getByRole("columnheader", { name: "Unused" })).toHaveAttribute("aria-sort", "ascending");
});

test("paging to the end visits every identity once, and back again", async ({ page }) => {
  const list = new ListPage(page);
  // Some pages with many alike: of all clouds there are three times as many, which tell no more.
  await list.open("?q=provider:aws&sort=-grants");
  const total = await list.total();
  const seen: string[] = [];
  for (;;) {
    seen.push(
      ...(await list.links().evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""))),
    );
    const next = page.getByRole("link", { name: "Next", exact: true });
    if ((await next.count()) === 0) break;
    await list.follow(next);
  }
  expect(total, "more than two pages").toBeGreaterThan(200);
  expect(seen.length).toBe(total);
  expect(new Set(seen).size).toBe(total);
  const last = await list.links().first().getAttribute("href");
  if (total > 100) {
    await list.follow(page.getByRole("link", { name: "Previous", exact: true }));
    expect(await list.links().last().getAttribute("href")).toBe(seen.at(seen.indexOf(last ?? "") - 1));
  }
});

test("the export is the list: same rows in CSV, NDJSON and the command line", async ({ page }) => {
  const query = new URLSearchParams({ q: "kind:aws_iam_user static-credentials>0" });
  const rows = await exported("identities", "kind:aws_iam_user static-credentials>0");
  const ndjson = await (await page.request.get(`/identities/export?${query}&format=ndjson`)).text();
  const lines = ndjson
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const ids = (all: { externalId?: unknown }[]) => all.map(({ externalId }) => String(externalId)).sort();
  expect(ids(lines)).toEqual(ids(rows));
  const csv = await page.request.get(`/identities/export?${query}&format=csv`);
  expect(csv.headers()["content-type"]).toContain("text/csv");
  expect(csv.headers()["content-disposition"]).toMatch(
    /attachment; filename="identities-\d{4}-\d\d-\d\d\.csv"/,
  );
  expect((await csv.text()).trim().split("\r\n").length).toBe(rows.length + 1);
  const list = new ListPage(page);
  await list.open(`?${query}`);
  expect(await list.total()).toBe(rows.length);
});

test("the page offers the export of exactly its own filter", async ({ page }) => {
  const list = new ListPage(page);
  await list.open("?q=kind:aws_iam_user");
  await page.getByRole("button", { name: "Export" }).click();
  const href = await page.getByRole("link", { name: /NDJSON/ }).getAttribute("href");
  const text = await (await page.request.get(href ?? "")).text();
  expect(text.trim().split("\n").length).toBe(await list.total());
});

test("search finds by name, by id and by ARN, and takes wildcards literally", async ({ page }) => {
  const list = new ListPage(page);
  const [row] = await exported("identities", "kind:aws_iam_role state:live");
  for (const text of [row?.name, row?.externalId, row?.resourceName]) {
    await list.open(`?${new URLSearchParams({ q: `"${String(text)}"` })}`);
    await expect(page.locator(`tbody a[title="${String(row?.externalId)}"]`)).toBeVisible();
  }
  await list.open(`?${new URLSearchParams({ q: '"%"' })}`);
  expect(await list.total()).toBe(
    (await exported("identities", "")).filter((one) =>
      JSON.stringify([one.name, one.externalId, one.resourceName]).includes("%"),
    ).length,
  );
});
