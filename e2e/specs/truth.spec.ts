import { expect, type Page, test } from "@playwright/test";
import { exported, type Row } from "./command-line.ts";
import { ListPage } from "./list-page.ts";
import { askTruth, type Truth, within } from "./truth.ts";

const facets = [
  { name: "Kind", field: "kind", counts: "byKind" },
  { name: "Nature", field: "nature", counts: "byNature" },
  { name: "Scope", field: "scope", counts: "byScope" },
] as const;

async function truth(): Promise<Truth> {
  const told = await askTruth();
  test.skip(told === null, "these pages show no simulated clouds, so nobody knows the truth");
  return told as Truth;
}

/** The counts of a facet by value, as its links and numbers say them. */
async function shown(page: Page, name: string, field: string): Promise<Record<string, number>> {
  const found = await new ListPage(page)
    .facet(name)
    .locator("a")
    .evaluateAll((links) =>
      links.map((link) => ({
        q: new URL((link as HTMLAnchorElement).href).searchParams.get("q") ?? "",
        count: Number(link.querySelector("[data-count]")?.getAttribute("data-count")),
      })),
    );
  const pattern = new RegExp(`(?:^| )${field}:(\\S+)`);
  return Object.fromEntries(found.map(({ q, count }) => [pattern.exec(q)?.[1] ?? q, count]));
}

function tally(rows: Row[], field: string): Record<string, number> {
  const groups = Map.groupBy(rows, (row) => String(row[field]));
  return Object.fromEntries([...groups].map(([value, group]) => [value, group.length]));
}

test("the page counts every kind, nature and scope as the clouds hold them", async ({ page }) => {
  const told = await truth();
  const { counts } = told;
  await new ListPage(page).open("?q=");
  for (const { name, field, counts: which } of facets) {
    const facet = await shown(page, name, field);
    const named: Record<string, number> = which === "byScope" ? {} : counts.outsiders[which];
    const values = new Set([...Object.keys(counts[which]), ...Object.keys(named)]);
    const held = (value: string) => (counts[which][value] ?? 0) + (named[value] ?? 0);
    const expected = [...values].map((value) => {
      const all = which === "byScope" ? [...within(told, value)] : [value];
      return [value, all.reduce((sum, one) => sum + held(one), 0)] as const;
    });
    expect(expected.length, name).toBeGreaterThan(0);
    for (const [value, count] of expected) expect(facet[value], `${field}:${value}`).toBe(count);
  }
});

test("the command line exports every kind, nature and scope as the clouds hold them, and nothing else", async () => {
  const { counts } = await truth();
  const all = await exported("identities", "");
  const rows = all.filter(({ scope }) => scope !== null);
  for (const { field, counts: which } of facets) {
    expect(tally(rows, field), field).toEqual(counts[which]);
  }
  // Parties outside are named by policies and bindings, not held by a cloud: the clouds count them apart.
  const named = all.filter(({ scope }) => scope === null);
  expect(tally(named, "kind")).toEqual(counts.outsiders.byKind);
  expect(tally(named, "nature")).toEqual(counts.outsiders.byNature);
  expect(tally(await exported("credentials", ""), "kind")).toEqual(counts.byCredentialKind);
});

test("whoever policies name outside the accounts is listed, each once", async ({ page }) => {
  const { visible } = await truth();
  const list = new ListPage(page);
  await list.open("?q=nature:external");
  expect(await list.total()).toBe(visible.externals.filter(({ nature }) => nature === "external").length);
});

test("links between clouds are confirmed or half as both their ends say", async () => {
  const { links } = await truth();
  const rows = await exported("links", "");
  // Whoever stands in for a token that nobody carries is named by it.
  const token = (value: unknown) => String(value).replace(/^federated:/, "");
  const found = rows.map(({ from, to, state }) => `${token(from)} -> ${to}: ${state}`);
  const expected = links.map(({ from, to, state }) => `${from} -> ${to}: ${state}`);
  expect([...new Set(found)].sort()).toEqual([...new Set(expected)].sort());
  for (const state of ["confirmed", "trusted", "claimed"])
    expect(
      links.some((link) => link.state === state),
      state,
    ).toBe(true);
});

test("the list of each scope holds exactly the identities the clouds hold there", async ({ page }) => {
  const told = await truth();
  const { visible } = told;
  for (const scope of new Set(visible.identities.map((identity) => identity.scope))) {
    const inside = within(told, scope);
    const identities = visible.identities.filter((identity) => inside.has(identity.scope));
    const query = new URLSearchParams({ q: `scope:${scope}`, limit: "1000" });
    const { items } = await (await page.request.get(`/api/v1/identities?${query}`)).json();
    const ids = (all: { externalId: string }[]) => all.map(({ externalId }) => externalId).sort();
    expect(ids(items), scope).toEqual(ids(identities));
  }
});
