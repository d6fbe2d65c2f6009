import { randomUUID } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { parse } from "csv-parse/sync";
import { goLive } from "./live.ts";
import { signedInAs } from "./signed-in.ts";
import { tabTo } from "./tab-to.ts";

/** A campaign of its own over what few identities have to do, so that its agenda can be gone through to the end. */
async function startCampaign(page: Page): Promise<{ name: string; id: string }> {
  const name = `Meeting ${randomUUID().slice(0, 8)}`;
  await goLive(page, "/burn-down/campaigns");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Only items of identities that pass").fill("team:payments,data-platform tier:2");
  await page.getByLabel("Last day").fill("2027-03-31");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  const link = page.getByRole("link", { name, exact: true });
  await expect(link).toBeVisible({ timeout: 30_000 });
  const id = (await link.getAttribute("href"))?.split("/").at(-1) ?? "";
  return { name, id };
}

/** Starts a meeting of the campaign; hands on the keys. */
async function startMeeting(page: Page, { name }: { name: string }): Promise<number> {
  await goLive(page, "/burn-down/meetings");
  await tabTo(page, page.getByLabel("Campaign"));
  await page.keyboard.type(name);
  await tabTo(page, page.getByLabel("Who is there"));
  await page.keyboard.type("Ada Lovelace, Grace Hopper");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/burn-down\/meetings\/\d+/);
  await expect(page.locator("[data-bar=ready]")).toBeVisible();
  return Number(/meetings\/(\d+)/.exec(page.url())?.[1]);
}

const itemOf = (page: Page) => page.locator("#item").getAttribute("data-item");
const decidedOf = (page: Page) => page.locator("[data-decided]").getAttribute("data-decided");

/** Presses a key and waits for the item it leads to; says which one was left. */
async function pressOn(page: Page, keys: () => Promise<void>): Promise<string> {
  const before = (await itemOf(page)) ?? "";
  await keys();
  await expect(page.locator(`#item[data-item="${before}"]`)).toHaveCount(0);
  await expect(page.locator("[data-bar=ready]")).toBeVisible();
  return before;
}

function pagesOf(pdf: Buffer): number {
  return [...pdf.toString("latin1").matchAll(/\/Type\s*\/Page\b/g)].length;
}

type Decided = {
  item: string;
  decision: string;
  day: string;
  reason?: string;
  control?: string;
  to?: string;
};

async function agendaOf(request: APIRequestContext, meeting: number) {
  const answer = await request.get(`/api/v1/meetings/${meeting}`);
  return (await answer.json()) as {
    agenda: { id: string; isDecided: boolean; team: string | null; title: string }[];
    opening: { changes: Record<string, number> };
  };
}

test("a whole meeting is held by keyboard alone, and its minutes say what was decided", async ({ page }) => {
  test.setTimeout(180_000);
  const campaign = await startCampaign(page);
  const meeting = await startMeeting(page, campaign);
  const { agenda } = await agendaOf(page.request, meeting);
  expect(agenda.length).toBeGreaterThan(6);

  // The steps before the first item: what changed, exceptions, the worst three.
  await expect(page.getByRole("heading", { level: 1 })).toContainText("left");
  await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
  for (const step of ["#exceptions", "#worst", "#item"]) {
    await page.keyboard.press("j");
    await expect(page.locator(`section${step}`)).toBeVisible();
  }
  await expect(page.locator("[data-progress]")).toContainText(/^team 1 of \d+ · item 1 of \d+/);

  const decided: Decided[] = [];
  const type = async (...texts: string[]) => {
    await expect(page.getByRole("dialog")).toBeVisible();
    for (const [index, text] of texts.entries()) {
      if (index > 0) await page.keyboard.press("Tab");
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type(text);
    }
    await page.keyboard.press("Enter");
  };

  // Remove, in one press; a second press of the same key decides nothing more.
  await expect(page.getByRole("button", { name: /^Remove by/ })).toBeVisible();
  decided.push({ item: await pressOn(page, () => page.keyboard.press("r")), decision: "Remove", day: "" });
  expect(await decidedOf(page)).toBe("1");

  // By another day.
  const other = await pressOn(page, async () => {
    await page.keyboard.press("Shift+R");
    await type("2026-12-20");
  });
  decided.push({ item: other, decision: "Remove", day: "2026-12-20" });

  // An exception: only asked for.
  const [reason, control] = [`The vendor moves (${randomUUID().slice(0, 8)})`, "=rotated | weekly"];
  const excepted = await pressOn(page, async () => {
    await page.keyboard.press("e");
    await type(reason, control, "2027-01-15");
  });
  decided.push({ item: excepted, decision: "Exception asked for", day: "2027-01-15", reason, control });

  // A deferral: without a reason it is refused, beside the form.
  const deferred = await pressOn(page, async () => {
    await page.keyboard.press("d");
    await type("Waits for the audit", "2020-01-01");
    await expect(page.getByRole("dialog").getByRole("alert")).toContainText("has passed");
    await type("2027-02-01");
  });
  decided.push({ item: deferred, decision: "Deferred", day: "2027-02-01", reason: "Waits for the audit" });

  // Loaded again, it stands where it stood.
  const here = await itemOf(page);
  await goLive(page, `/burn-down/meetings/${meeting}`);
  expect(await itemOf(page)).toBe(here);

  // Undo, and the same item again.
  const undone = await pressOn(page, () => page.keyboard.press("r"));
  await page.keyboard.press("u");
  await expect(page.locator(`#item[data-item="${undone}"]`)).toBeVisible();
  await expect(page.locator("[data-decided]")).toHaveAttribute("data-decided", "4");
  await expect(page.locator("[data-bar=ready]")).toBeVisible();

  // What belongs to one identity is passed on to another team.
  for (let tries = 0; ; tries += 1) {
    await page.keyboard.press("t");
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.keyboard.type("Search");
    const before = await itemOf(page);
    await page.keyboard.press("Enter");
    await expect(page.locator("[data-bar=ready]")).toBeVisible();
    await expect(
      page.locator("[data-bar] [role=alert]").or(page.locator("[data-decided='5']")),
    ).toBeVisible();
    if ((await decidedOf(page)) === "5") {
      decided.push({ item: before ?? "", decision: "Passed on", day: "", to: "Search" });
      break;
    }
    if (tries > 5) throw new Error("No item could be passed on.");
    await pressOn(page, () => page.keyboard.press("j"));
  }

  // The keys are told; the next team, and back.
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toContainText("undo the last decision");
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await expect(page.locator("[data-progress]")).toContainText("team 2 of");

  // The end.
  await page.keyboard.press("x");
  await expect(page.locator("section#end")).toBeVisible();
  await tabTo(page, page.getByLabel("Who was there"));
  await page.keyboard.press("End");
  await page.keyboard.type(", Lin Chen");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/minutes$/);
  await expect(page.locator("#who")).toContainText("Ada Lovelace, Grace Hopper, Lin Chen.");

  const csv = await (
    await page.request.get(`/burn-down/meetings/${meeting}/minutes/export?format=csv`)
  ).text();
  const rows = parse(csv, { columns: true }) as Record<string, string>[];
  expect(rows.map((row) => [row.item, row.decision])).toEqual(
    decided.map(({ item, decision }) => [`item:${item}`, decision]),
  );
  const md = await (await page.request.get(`/burn-down/meetings/${meeting}/minutes/export?format=md`)).text();
  for (const [index, { item, day, reason: why, control: small, to }] of decided.entries()) {
    const row = rows[index];
    if (day !== "") expect(row?.day).toBe(day);
    expect(row?.reason).toBe(why ?? "");
    // A spreadsheet would take it for a formula.
    expect(row?.control).toBe(small === undefined ? "" : `'${small}`);
    expect(row?.["passed on to"]).toBe(to ?? "");
    const line = md.split("\n").find((text) => text.startsWith(`| item:${item} |`));
    expect(line, item).toContain(day === "" ? (to ?? "Remove by") : day);
    if (why !== undefined) expect(line).toContain(why);
  }
  expect(md.split("\n").filter((line) => line.startsWith("| item:"))).toHaveLength(decided.length);
  expect(md).toContain("Present: Ada Lovelace, Grace Hopper, Lin Chen.");
  await expect(page.locator("tbody tr[data-decision]")).toHaveCount(decided.length);
  // On paper: every row, the figures' own day and not the state of now.
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 688, height: 1000 });
  await expect(page.locator("tbody tr[data-decision]").last()).toBeVisible();
  await expect(page.locator("#figures")).toContainText("figures as of");
  await expect(page.locator("[data-frame]").getByText("scopes complete")).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(688);
  for (const format of ["A4", "Letter"] as const) {
    const pages = pagesOf(await page.pdf({ format }));
    expect(pages, format).toBeGreaterThanOrEqual(1);
    expect(pages, format).toBeLessThanOrEqual(3);
  }
  // What was decided is so elsewhere, too.
  const planned = await page.request.get(`/api/v1/work-items/${other}`);
  expect(await planned.json()).toMatchObject({ item: { state: "planned", plannedFor: "2026-12-20" } });
  // It takes no decision any more: its address leads to the minutes.
  await page.goto(`/burn-down/meetings/${meeting}`);
  await expect(page).toHaveURL(/\/minutes$/);
});

test("of two browsers at one item one decides, the other is told; a member reads along and decides nothing", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const campaign = await startCampaign(page);
  const meeting = await startMeeting(page, campaign);
  await page.keyboard.press("n");
  await expect(page.locator("#item")).toBeVisible();
  await expect(page.locator("[data-bar=ready]")).toBeVisible();
  const item = await itemOf(page);
  const other = await browser.newContext({ storageState: signedInAs("administrator") });
  const second = await other.newPage();
  await goLive(second, `/burn-down/meetings/${meeting}?at=item:${item}`);
  await pressOn(page, () => page.keyboard.press("r"));
  await second.keyboard.press("r");
  await expect(second.locator("[data-bar] [role=alert]")).toContainText("decided already");
  await other.close();

  // Every step fits every screen and breaks no rule of access, in light and dark.
  for (const [at, theme] of [
    ["since", "light"],
    ["exceptions", "dark"],
    ["worst", "light"],
    [`item:${item}`, "dark"],
    ["end", "light"],
  ] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(`/burn-down/meetings/${meeting}?at=${at}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    for (const width of [320, 390, 1180, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `${at} at ${width}`).toBeLessThanOrEqual(width);
    }
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
      .analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(" ")}`),
      at,
    ).toEqual([]);
  }

  const member = await browser.newContext({ storageState: signedInAs("member") });
  const reader = await member.newPage();
  await goLive(reader, `/burn-down/meetings/${meeting}`);
  await expect(reader.getByRole("button", { name: /^Remove by/ })).toHaveCount(0);
  await expect(reader.locator("[data-withheld]")).toContainText("security lead");
  await reader.keyboard.press("r");
  await reader.keyboard.press("j");
  await expect(reader.locator("[data-decided]")).toHaveAttribute("data-decided", "1");
  await member.close();
});

test("each number of what changed is the total of the list it opens", async ({ page }) => {
  const campaign = await startCampaign(page);
  const meeting = await startMeeting(page, campaign);
  const { changes } = (await agendaOf(page.request, meeting)).opening;
  await expect(page.locator("[data-happened]")).toHaveCount(Object.keys(changes).length);
  for (const [what, key] of [
    ["removed", "removed"],
    ["came-back", "cameBack"],
    ["no-longer", "noLonger"],
    ["added", "added"],
    ["catalogue", "catalogue"],
  ] as const) {
    const number = page.locator(`[data-happened="${what}"] [data-number]`);
    await expect(number).toHaveAttribute("data-number", String(changes[key]));
    if (changes[key] === 0) continue;
    const list = await page.context().newPage();
    await list.goto((await number.getAttribute("href")) ?? "");
    const total = list.getByRole("navigation", { name: "Pages" });
    await expect(total).toContainText(`${Number(changes[key]).toLocaleString("en-US")} item`);
    await list.close();
  }
});

for (const format of ["A4", "Letter"] as const) {
  test(`campaign, worklist and minutes print on ${format}: every row, no navigation, whose and of when`, async ({
    page,
  }) => {
    await goLive(page, "/burn-down?team=payments");
    await page.emulateMedia({ media: "print" });
    await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
    await expect(page.locator("[data-frame]").getByText("As of")).toBeVisible();
    await expect(page.getByRole("list", { name: "Chosen" })).toContainText("Team:");
    await expect(page.getByRole("button", { name: /^Plan/ }).first()).toBeHidden();
    const width = format === "A4" ? 794 - 2 * 53 : 816 - 2 * 53;
    for (const address of ["/burn-down?team=payments", "/burn-down/campaigns/1", "/burn-down/meetings"]) {
      await page.setViewportSize({ width, height: 1000 });
      await page.goto(address);
      // Nothing is cut at the right edge, and no words are cut short.
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
      expect(await wide(), address).toBeLessThanOrEqual(width);
      const cut = await page
        .locator("main table td, main table th")
        .evaluateAll((all) =>
          all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent),
        );
      expect(cut, address).toEqual([]);
    }
    await page.goto("/burn-down?team=payments");
    const rows = await page.locator("tbody tr").count();
    const pages = pagesOf(await page.pdf({ format }));
    // Some seven to thirty rows on a page.
    expect(pages).toBeGreaterThanOrEqual(Math.ceil(rows / 30));
    expect(pages).toBeLessThanOrEqual(Math.ceil(rows / 7) + 1);
  });
}
