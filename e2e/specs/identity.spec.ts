import { expect, type Page, test } from "@playwright/test";
import { exported, type Row } from "./command-line.ts";

async function open(page: Page, row: Row | undefined): Promise<void> {
  await page.goto(`/identities/${String(row?.id)}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(String(row?.name));
}

test("a row opens the identity's page, which says who it is", async ({ page }) => {
  await page.goto("/identities?q=kind:aws_iam_role");
  const link = page.locator("tbody tr td:first-child a").first();
  const name = await link.innerText();
  await link.click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  await expect(page).toHaveTitle(`${name} · Rollcall`);
  for (const fact of [
    "Over-privilege",
    "Risk tier",
    "Last used",
    "Signs in with",
    "Age",
    "Static credentials",
  ]) {
    await expect(page.getByRole("main").getByRole("term").filter({ hasText: fact }).first()).toBeVisible();
  }
});

test("each grant shows the document behind it, as statements and as written", async ({ page }) => {
  const grants = await exported("grants", "");
  const subject = grants.find(({ effect, via }) => effect === "allow" && via === "inline")?.subject;
  const [row] = (await exported("identities", "")).filter(({ externalId }) => externalId === subject);
  await open(page, row);
  const panel = page.locator("#grants");
  await panel.locator("summary").first().click();
  await expect(panel.locator("ol li").first()).toContainText(/Allow|Deny/);
  await panel.getByText("As written").first().click();
  await expect(panel.locator("pre").first()).toContainText('"Statement"');
});

test("what it may do counts the allowing grants of the identity and its groups", async ({ page }) => {
  const [row] = (await exported("identities", "kind:aws_iam_role state:live grants>1")).slice(0, 1);
  await open(page, row);
  await expect(page.locator("#grants header")).toContainText(`${String(row?.grants)} grants`);
});

test("every stored credential is listed by its id, and no secret with it", async ({ page }) => {
  const [row] = await exported("identities", "kind:aws_iam_user static-credentials>0 state:live");
  const credentials = (await exported("credentials", "")).filter(
    ({ principal }) => principal === row?.externalId,
  );
  expect(credentials.length).toBeGreaterThan(0);
  await open(page, row);
  for (const { externalId } of credentials) {
    await expect(page.locator("#credentials")).toContainText(String(externalId));
  }
});

test("who may become a role is said by mechanism", async ({ page }) => {
  const [row] = await exported("identities", "kind:aws_iam_role signs-in:service state:live");
  await open(page, row);
  const panel = page.locator("#trusts");
  await expect(
    panel.getByRole("heading", { level: 3, name: "A cloud service, for what runs on it" }),
  ).toBeVisible();
  await expect(panel).toContainText(".amazonaws.com");
});

test("what was denied is said with its reason, and never as none", async ({ page }) => {
  // Of who lives outside nothing is read at all, and its page says that instead.
  const rows = await exported("identities", "static-credentials:unknown -scope:none");
  test.skip(rows.length === 0, "this estate has no identity whose credentials could not be read");
  await open(page, rows[0]);
  await expect(page.locator("#credentials")).toContainText("could not be read");
  await expect(page.locator("#credentials")).not.toContainText("No credential is stored");
  await expect(page.locator("#gaps")).toBeVisible();
});

test("an identity nobody has is not found, with a way back", async ({ page }) => {
  for (const id of ["999999999", "nobody", "1e3", "-1"]) {
    const answer = await page.goto(`/identities/${id}`);
    expect(answer?.status(), id).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nothing has this address.");
  }
  await expect(page.getByRole("link", { name: "All identities" })).toBeVisible();
});
