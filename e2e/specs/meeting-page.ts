/** What specs of meetings share: coming to one by keyboard, and going through it. */
import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { goLive } from "./live.ts";
import { tabTo } from "./tab-to.ts";

/** Starts a meeting of the campaign; hands on the keys. */
export async function startMeeting(page: Page, { name }: { name: string }): Promise<number> {
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

export const itemOf = (page: Page) => page.locator("#item").getAttribute("data-item");
export const decidedOf = (page: Page) => page.locator("[data-decided]").getAttribute("data-decided");

/** Presses a key and waits for the item it leads to; says which one was left. */
export async function pressOn(page: Page, keys: () => Promise<void>): Promise<string> {
  const before = (await itemOf(page)) ?? "";
  await keys();
  await expect(page.locator(`#item[data-item="${before}"]`)).toHaveCount(0);
  await expect(page.locator("[data-bar=ready]")).toBeVisible();
  return before;
}

export function pagesOf(pdf: Buffer): number {
  return [...pdf.toString("latin1").matchAll(/\/Type\s*\/Page\b/g)].length;
}

export async function agendaOf(request: APIRequestContext, meeting: number) {
  const answer = await request.get(`/api/v1/meetings/${meeting}`);
  return (await answer.json()) as {
    agenda: { id: string; isDecided: boolean; team: string | null; title: string }[];
    opening: { changes: Record<string, number> };
  };
}
