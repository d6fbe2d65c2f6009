import { type APIRequestContext, expect, test } from "@playwright/test";
import { reaches } from "../../lib/auth/roles.ts";
import { isForPrograms, leastRoleOf, routeRoles } from "../../lib/auth/routes.ts";
import { aRunOf } from "../real-run.ts";
import { DEMO_ROLES, signedInAs } from "./signed-in.ts";

const table = Object.entries(routeRoles).map(([name, least]) => {
  const [method = "", pattern = ""] = name.split(" ");
  return { name, method, pattern, least };
});

const ROLE_WORDS: Record<string, string> = {
  viewer: "viewer",
  lead: "security lead",
  administrator: "administrator",
};

/** A real address of a route: the estate's own source, run and identity. */
function addressOf(pattern: string, { id, run }: { id: string; run: string }): string {
  const own: Record<string, string> = {
    ...{ id, run },
    name: "acme-aws",
    slice: "1",
    provider: "aws",
    way: "demo",
    key: "payments",
    action: "iam:PassRole",
    day: "2026-11-24",
    move: "became-privileged",
    "...nextauth": "csrf",
  };
  const asked = pattern.endsWith("/owners/preview")
    ? "?team=payments"
    : pattern.endsWith("/what-if")
      ? "?q=kind:aws_saml_provider"
      : "";
  // The demo's first campaign, work item and role.
  if (/burn-down|work-items|meetings|^\/roles/.test(pattern))
    return pattern.replaceAll(/\[[^\]]+\]/g, "1") + asked;
  return pattern.replaceAll(/\[([^\]]+)\]/g, (_, part: string) => own[part] ?? "x") + asked;
}

async function realIds(request: APIRequestContext): Promise<{ id: string; run: string }> {
  const { items } = await (await request.get("/api/v1/identities?limit=1")).json();
  return { id: items[0].id, run: await aRunOf(request, "acme-aws") };
}

test("who is not signed in gets nothing of any route, by any method, but what is public", async ({
  playwright,
  request,
  baseURL,
}) => {
  const ids = await realIds(request);
  const nobody = await playwright.request.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
  for (const { pattern, least, name } of table) {
    const address = addressOf(pattern, ids);
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]) {
      const answer = await nobody.fetch(address, { method, maxRedirects: 0 });
      const isLed = answer.status() === 307 && answer.headers().location?.includes("/sign-in?to=");
      const said = `${method} ${address} (${name}): ${answer.status()}`;
      if (least === "public") expect(answer.status() !== 401 && !isLed, said).toBe(true);
      else if (method === "GET" && !isForPrograms(address)) expect(isLed, said).toBe(true);
      // What the proxy lets through unread has no other method.
      else
        expect(answer.status(), said).toBe(/\/ingest(\/|$)/.test(pattern) && method !== "POST" ? 405 : 401);
    }
  }
  // A cookie that was made up is nobody's either.
  const made = { cookie: "rollcall.session=eyJhbGciOiJkaXIi.x.y.z.w" };
  for (const path of ["/api/v1/identities", "/identities/export", "/sources/acme-aws/progress"])
    expect((await nobody.get(path, { headers: made })).status(), path).toBe(401);
  for (const path of ["/identities", `/identities/${ids.id}`, "/sources"]) {
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
    const ids = await realIds(request);
    const somebody = await playwright.request.newContext({ baseURL, storageState: signedInAs(role) });
    // What signs in or out is public, and would change who this is.
    for (const { pattern, least, name } of table.filter(
      ({ method, least: of }) => method === "GET" && of !== "public",
    )) {
      if (least === "public") continue;
      const answer = await somebody.get(addressOf(pattern, ids));
      // Nobody has asked teams about what they own yet, or held a meeting: who may look is told that it is not there.
      const isUnmade = /^\/owners\/campaigns\/|\/meetings\//.test(pattern) && answer.status() === 404;
      if (reaches(role, least))
        expect(isUnmade || answer.ok(), `${name} takes ${least}: ${answer.status()}`).toBe(true);
      else {
        expect(answer.status(), `${name} takes ${least}`).toBe(403);
        // The page says in words what the status says in a number; nothing of what it would have shown comes along.
        const text = await answer.text();
        expect(text, name).toContain(`takes the role ${isForPrograms(pattern) ? least : ROLE_WORDS[least]}`);
        expect(text, name).not.toContain("tbody");
      }
    }
    await somebody.dispose();
  });
}

test("what is not there answers 404, on every kind of address, in words", async ({ page, request }) => {
  for (const address of [
    "/nothing",
    "/identities/999999999",
    "/identities/x",
    "/sources/nowhere",
    "/sources/nowhere/set-up",
    "/sources/nowhere/held/1",
    "/sources/acme-aws/runs/99999999",
    "/settings/nothing",
  ])
    expect((await request.get(address)).status(), address).toBe(404);
  await page.goto("/sources/nowhere");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nothing has this address.");
});

/** Control → the least role that it is for; the others see it disabled, with that role beside it. */
const controls: [string, string, "lead" | "administrator"][] = [
  ["/sources", "Connect a source", "administrator"],
  ["/sources/acme-aws", "Collect now", "lead"],
  ["/sources/acme-aws", "Change settings", "administrator"],
  ["/sources/acme-aws", "Pause", "lead"],
  ["/sources/acme-aws", "Disconnect", "administrator"],
  ["/settings/keys", "Make a key", "administrator"],
  ["/settings/audit", "Verify now", "lead"],
  ["/settings", "Open the record", "lead"],
  ["/settings/objectives", "New objective", "lead"],
];

for (const role of ["viewer", "lead", "administrator"] as const) {
  test.describe(`as ${role}`, () => {
    test.use({ storageState: signedInAs(role) });

    test("controls are there for whom they are for, and named with their role for the others", async ({
      page,
    }) => {
      await page.goto("/sources/acme-aws");
      await expect(page.getByRole("link", { name: "Set-up", exact: true })).toHaveCount(
        reaches(role, "lead") ? 1 : 0,
      );
      await expect(page.locator("#schedule").getByRole("checkbox")).toHaveCount(
        reaches(role, "lead") ? 2 : 0,
      );
      for (const [address, name, least] of controls) {
        if (!reaches(role, leastRoleOf(address) ?? "viewer")) continue;
        if (!page.url().endsWith(address)) await page.goto(address);
        const withheld = page.locator("[data-withheld]").filter({ hasText: name });
        if (reaches(role, least)) {
          await expect(withheld, name).toHaveCount(0);
          await expect(page.getByRole("main").getByText(name, { exact: true }).first(), name).toBeVisible();
        } else await expect(withheld, name).toContainText(`takes the role ${ROLE_WORDS[least]}`);
      }
    });
  });
}

test.describe("the demo", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("lands signed in as a security lead; the role is changed in the bar, and signing out shows every way in", async ({
    page,
  }) => {
    await page.goto("/");
    await expect(page.getByRole("link", { name: "Overview" }).first()).toBeVisible();
    await expect(page.locator("html[data-live]")).toBeAttached();
    await page.getByRole("button", { name: "Demo as Security lead" }).click();
    await page.getByRole("menuitemradio", { name: "Administrator" }).click();
    await expect(page.getByRole("button", { name: "Demo as Administrator" })).toBeVisible();
    await expect(page).not.toHaveURL(/sign-in/);
    await page.getByRole("button", { name: /^Account: / }).click();
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await expect(page).toHaveURL(/\/sign-in$/);
    await expect(page.getByRole("navigation")).toHaveCount(0);
    await page.getByRole("button", { name: /^Viewer/ }).click();
    await expect(page.getByRole("button", { name: "Demo as Viewer" })).toBeVisible();
  });
});
