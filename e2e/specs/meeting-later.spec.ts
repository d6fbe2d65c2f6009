import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { parse } from "csv-parse/sync";
import { goLive } from "./live.ts";
import { agendaOf, decidedOf, itemOf, pagesOf, pressOn, startMeeting } from "./meeting-page.ts";
import { tabTo } from "./tab-to.ts";

type Decided = {
  item: string;
  decision: string;
  day: string;
  reason?: string;
  control?: string;
  to?: string;
};

/** As the page and the API call what became of items. */
const happenings = [
  ["removed", "removed"],
  ["came-back", "cameBack"],
  ["no-longer", "noLonger"],
  ["added", "added"],
  ["catalogue", "catalogue"],
] as const;

/** The latest that was held to its end before the newest collection; null: nothing was collected since any. */
async function lastMeeting(page: Page): Promise<{ campaignName: string } | null> {
  const { meetings } = (await (await page.request.get("/api/v1/meetings")).json()) as {
    meetings: { campaignName: string; asOf: string; endedAt: string | null }[];
  };
  const { asOf: newest } = (await (await page.request.get("/api/v1/overview")).json()) as { asOf: string };
  return meetings.find(({ asOf, endedAt }) => endedAt !== null && asOf < newest) ?? null;
}

test("a whole meeting is held by keyboard alone over weeks that were replayed, and its minutes say what was decided", async ({
  page,
}) => {
  test.setTimeout(180_000);
  const before = await lastMeeting(page);
  expect(before, "a meeting that was held before the latest collection").not.toBeNull();
  const meeting = await startMeeting(page, { name: before?.campaignName ?? "" });
  const { agenda, opening } = await agendaOf(page.request, meeting);
  expect(agenda.length).toBeGreaterThan(6);

  // What changed since the last one: something did, and each number is the total of the list it opens.
  await expect(page.locator("#changes")).toContainText("Since the last meeting");
  expect(Object.values(opening.changes).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  await expect(page.locator("[data-happened]")).toHaveCount(Object.keys(opening.changes).length);
  for (const [what, key] of happenings) {
    const number = page.locator(`[data-happened="${what}"] [data-number]`);
    await expect(number).toHaveAttribute("data-number", String(opening.changes[key]));
    if (opening.changes[key] === 0) continue;
    const list = await page.context().newPage();
    await list.goto((await number.getAttribute("href")) ?? "");
    const total = list.getByRole("navigation", { name: "Pages" });
    await expect(total).toContainText(`${Number(opening.changes[key]).toLocaleString("en-US")} item`);
    await list.close();
  }

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
