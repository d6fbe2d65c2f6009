import { type APIRequestContext, expect, test } from "@playwright/test";
import { reaches } from "../../lib/auth/roles.ts";
import { isForPrograms, routeRoles } from "../../lib/auth/routes.ts";
import { goLive } from "./live.ts";
import { DEMO_ROLES, signedInAs } from "./signed-in.ts";

const table = Object.entries(routeRoles).map(([name, least]) => {
  const [method = "", pattern = ""] = name.split(" ");
  return { name, method, pattern, least };
});

/** A real address of a route: the estate's own source, run and identity. */
function addressOf(pattern: string, id: string): string {
  const own: Record<string, string> = {
    id,
    name: "acme-aws",
    run: "1",
    slice: "1",
    provider: "aws",
    way: "demo",
    key: "payments",
    "...nextauth": "csrf",
  };
  return pattern.replaceAll(/\[([^\]]+)\]/g, (_, part: string) => own[part] ?? "x");
}

async function anIdentity(request: APIRequestContext): Promise<string> {
  return (await (await request.get("/api/v1/identities?limit=1")).json()).items[0].id;
}

test("who is not signed in gets nothing of any route, by any method, but what is public", async ({
  playwright,
  request,
  baseURL,
}) => {
  const id = await anIdentity(request);
  const nobody = await playwright.request.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
  for (const { pattern, least, name } of table) {
    const address = addressOf(pattern, id);
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]) {
      const answer = await nobody.fetch(address, { method, maxRedirects: 0 });
      const isLed = answer.status() === 307 && answer.headers().location?.includes("/sign-in?to=");
      const said = `${method} ${address} (${name}): ${answer.status()}`;
      if (least === "public") expect(answer.status() !== 401 && !isLed, said).toBe(true);
      else if (method === "GET" && !isForPrograms(address)) expect(isLed, said).toBe(true);
      else expect(answer.status(), said).toBe(401);
    }
  }
  // A cookie that was made up is nobody's either.
  const made = { cookie: "rollcall.session=eyJhbGciOiJkaXIi.x.y.z.w" };
  for (const path of ["/api/v1/identities", "/identities/export", "/sources/acme-aws/progress"])
    expect((await nobody.get(path, { headers: made })).status(), path).toBe(401);
  for (const path of ["/identities", `/identities/${id}`, "/sources"]) {
    const text = await (await nobody.get(path, { headers: made, maxRedirects: 0 })).text();
    expect(text, path).not.toContain("acme");
    expect(text, path).not.toContain("tbody");
  }
  await nobody.dispose();
});

for (const role of DEMO_ROLES) {
  test(`every route, as ${role}: served or refused as the table says`, async ({
    playwright,
    request,
    baseURL,
  }) => {
    const id = await anIdentity(request);
    const somebody = await playwright.request.newContext({ baseURL, storageState: signedInAs(role) });
    // What signs in or out is public, and would change who this is.
    for (const { pattern, least, name } of table.filter(
      ({ method, least: of }) => method === "GET" && of !== "public",
    )) {
      if (least === "public") continue;
      const answer = await somebody.get(addressOf(pattern, id));
      const isRefused = answer.status() === 403 || (await answer.text()).includes("data-forbidden");
      expect(answer.status(), name).toBeLessThan(500);
      expect(answer.status(), name).not.toBe(401);
      expect(isRefused, `${name} takes ${least}`).toBe(!reaches(role, least));
    }
    await somebody.dispose();
  });
}

test.describe("a viewer", () => {
  test.use({ storageState: signedInAs("viewer") });

  test("who presses what takes another role is told which, and nothing happens", async ({ page }) => {
    await goLive(page, "/sources/acme-aws");
    await page.getByRole("button", { name: "Collect now" }).first().click();
    const said = page.getByRole("main").getByRole("alert").filter({ hasText: "takes the role" });
    await expect(said).toContainText("takes the role security lead; yours is viewer");
  });
});

test.describe("the demo", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("lands signed in as a security lead; the role is changed in the bar, and signing out shows every way in", async ({
    page,
  }) => {
    await page.goto("/");
    await expect(page).toHaveURL(/\/identities$/);
    await expect(page.locator("html[data-live]")).toBeAttached();
    await page.getByRole("button", { name: "Demo as Security lead" }).click();
    await page.getByRole("menuitemradio", { name: "Administrator" }).click();
    await expect(page.getByRole("button", { name: "Demo as Administrator" })).toBeVisible();
    await expect(page).toHaveURL(/\/identities$/);
    await page.getByRole("button", { name: /^Account: / }).click();
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await expect(page).toHaveURL(/\/sign-in$/);
    await expect(page.getByRole("navigation")).toHaveCount(0);
    await page.getByRole("button", { name: /^Viewer/ }).click();
    await expect(page.getByRole("button", { name: "Demo as Viewer" })).toBeVisible();
  });
});
