import { expect, test } from "@playwright/test";
import { goLive } from "./live.ts";
import { signedInAs } from "./signed-in.ts";

test.use({ storageState: signedInAs("lead") });

test("a lead starts the program; the phases get dates, and a day that is none is refused beside its field", async ({
  page,
}) => {
  await goLive(page, "/program");
  const day = page.getByLabel("First day");
  const press = () => page.getByRole("button", { name: /^(Start the program|Change the start)$/ }).click();
  await day.fill("2026-02-30");
  await press();
  await expect(page.getByRole("alert").filter({ hasText: "is no day" })).toBeVisible();
  await day.fill("2026-11-10");
  await press();
  await expect(page.locator("#replace")).toContainText("10 Dec");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/of 90|90 days/);
});
