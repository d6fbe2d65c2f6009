import { expect, type Page } from "@playwright/test";

/** Opens an address and waits until the page's scripts answer to keys and presses. */
export async function goLive(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await untilLive(page);
}

/**
 * Until its scripts answer and what was read late stands in its place, some frames after it has loaded: what is pressed or scrolled before
 * is lost, and what is measured is the notice that says to wait.
 */
export async function untilLive(page: Page): Promise<void> {
  await expect(page.locator("html[data-live]")).toBeAttached();
  await expect(page.locator('[id^="S:"]')).toHaveCount(0);
}

/** Presses a key until what it does holds; Esc before each try takes back what an earlier one did late. */
export async function pressUntil(page: Page, key: string, holds: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press(key);
    await holds();
  }).toPass();
}
