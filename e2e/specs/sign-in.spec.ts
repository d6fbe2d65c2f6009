import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { freePort } from "../demo/free-port.ts";
import { goLive, untilLive } from "./live.ts";
import { IdentityProvider } from "./sign-in/identity-provider.ts";
import { OwnRollcall } from "./sign-in/own-rollcall.ts";

// One provider and one Rollcall, whose people come and go in this order.
test.describe.configure({ mode: "serial" });
test.use({ storageState: { cookies: [], origins: [] } });

const someone = (name: string, groups: string[], email = `${name.toLowerCase()}@example.com`) => ({
  name,
  email,
  email_verified: true,
  groups,
});
const people = {
  ada: someone("Ada", ["sec-leads", "everybody"]),
  vic: someone("Vic", ["everybody"]),
  pat: someone("Pat", ["sec-leads", "platform"]),
  eve: someone("Eve", ["platform"], "eve@evil.example"),
  una: { ...someone("Una", ["platform"]), email_verified: false },
};

let provider: IdentityProvider;
let rollcall: OwnRollcall;
let url: string;
/** The same Rollcall, where a session lasts two seconds. */
let brief: string;
let startsBrief: Promise<unknown>;

test.beforeAll(async () => {
  const [own, other, issuer] = [await freePort(4310), await freePort(4340), await freePort(4370)];
  url = `http://127.0.0.1:${own}`;
  brief = `http://127.0.0.1:${other}`;
  const callbacks = [url, brief].map((base) => `${base}/api/auth/callback/oidc`);
  provider = new IdentityProvider(issuer, callbacks, people);
  await provider.start();
  rollcall = await OwnRollcall.make({
    ...provider.settings,
    ROLLCALL_ROLE_MAP: "sec-leads=lead,platform=administrator",
    ROLLCALL_ALLOWED_DOMAINS: "example.com",
    ROLLCALL_LOCAL_ACCOUNTS: "1",
  });
  await rollcall.start(own);
  // Only one test waits for it: meanwhile the others go on.
  startsBrief = rollcall.start(other, { ROLLCALL_SESSION_LIFETIME: "2s" });
  startsBrief.catch(() => {});
});
test.afterAll(async () => {
  await startsBrief?.catch(() => {});
  await rollcall?.stop();
  await provider?.stop();
});

async function signIn(page: Page, person: keyof typeof people, base = url, to = "/sources"): Promise<void> {
  provider.person = person;
  await goLive(page, `${base}${to}`);
  await page.getByRole("button", { name: "Continue with Acme" }).click();
}

async function signedIn(page: Page, person: keyof typeof people, base = url): Promise<void> {
  await signIn(page, person, base);
  await expect(page).toHaveURL(`${base}/sources`);
}

/** The same steps without drawing a page, for where the pages are not what is looked at. */
async function comeIn({ request }: BrowserContext, person: keyof typeof people, base = url): Promise<void> {
  provider.person = person;
  const { csrfToken } = await (await request.get(`${base}/api/auth/csrf`)).json();
  const form = { csrfToken, json: "true", callbackUrl: `${base}/healthz` };
  const begun = await request.post(`${base}/api/auth/signin/oidc`, { form });
  const ended = await request.get((await begun.json()).url);
  expect(ended.url()).toBe(`${base}/healthz`);
}

/** The widest page that somebody may read tells their role. */
async function roleOf({ request }: BrowserContext): Promise<string> {
  const may = async (path: string) => (await request.get(url + path)).status() === 200;
  if (await may("/sources/connect")) return "administrator";
  return (await may("/settings/users")) ? "lead" : "viewer";
}

const role = (page: Page, name: string) => page.getByRole("button", { name: `Account: ${name}` });
const status = async (context: BrowserContext, base = url) =>
  (await context.request.get(`${base}/identities/export`)).status();
/** 503: let in, but nothing has been collected. */
const IN = 503;

async function cookieOf(context: BrowserContext, base = url): Promise<string> {
  const cookie = (await context.cookies(base)).find(({ name }) => name === "rollcall.session");
  return `rollcall.session=${cookie?.value}`;
}

test("who signs in at the provider comes back to the page they asked for, in the role of their groups", async ({
  page,
  context,
}) => {
  expect(await status(context)).toBe(401);
  await signIn(page, "ada", url, "/sources?status=denied");
  await expect(page).toHaveURL(`${url}/sources?status=denied`);
  await role(page, "Ada, Security lead").click();
  await expect(page.getByText("ada@example.com")).toBeVisible();
  expect(await status(context)).toBe(IN);
  const [cookie] = (await context.cookies(url)).filter(({ name }) => name === "rollcall.session");
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax" });
  const users = await rollcall.told("users");
  expect(users).toMatchObject([
    { name: "Ada", role: "lead", groups: ["sec-leads", "everybody"], provider: "oidc" },
  ]);
});

test("the widest of several groups counts; who has none of them is a viewer, and is told who grants more", async ({
  context,
  browser,
}) => {
  await comeIn(context, "pat");
  expect(await roleOf(context)).toBe("administrator");
  const other = await browser.newPage();
  await comeIn(other.context(), "vic");
  await other.goto(`${url}/sources/connect`);
  await expect(other.locator("[data-forbidden]")).toContainText(
    "takes the role administrator; yours is viewer",
  );
  await expect(other.locator("[data-forbidden]")).toContainText("Pat (pat@example.com) can grant it");
  await other.close();
});

test("groups are read from the ID token where it tells them, and userinfo is not asked", async ({
  context,
}) => {
  const before = provider.asked;
  await comeIn(context, "pat");
  expect(provider.asked).toBe(before + 1);
  await context.clearCookies();
  provider.isToldInToken = true;
  await comeIn(context, "pat");
  expect(await roleOf(context)).toBe("administrator");
  expect(provider.asked).toBe(before + 1);
  provider.isToldInToken = false;
});

test("a group taken away is a role taken away, at the next sign-in", async ({ context }) => {
  await comeIn(context, "ada");
  expect(await roleOf(context)).toBe("lead");
  people.ada.groups = ["everybody"];
  await comeIn(context, "ada");
  expect(await roleOf(context)).toBe("viewer");
  people.ada.groups = ["sec-leads"];
});

test("another domain, or an address nobody verified, is refused in words and leaves no user behind", async ({
  page,
  context,
}) => {
  await signIn(page, "eve");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("of no domain that is let in");
  await context.clearCookies();
  await signIn(page, "una");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("verified");
  expect(await status(context)).toBe(401);
  await context.clearCookies();
  await comeIn(context, "pat");
  await page.goto(`${url}/settings/users`);
  const named = await page.locator("[data-user]").getByText("@example.com").allInnerTexts();
  expect(named.sort()).toEqual(["ada@example.com", "pat@example.com", "vic@example.com"]);
});

test("a session ends when its time is over, even for who keeps the cookie", async ({
  page,
  context,
  request,
}) => {
  await startsBrief;
  await comeIn(context, "vic", brief);
  const cookie = await cookieOf(context, brief);
  expect(cookie).not.toBe("rollcall.session=undefined");
  const kept = async () =>
    (await request.get(`${brief}/identities/export`, { headers: { cookie } })).status();
  await expect.poll(kept).toBe(401);
  await page.goto(`${brief}/sources`);
  await expect(page).toHaveURL(/\/sign-in\?to=%2Fsources$/);
});

test("a revoked user is out at the next request and does not come in again", async ({ page, context }) => {
  await comeIn(context, "vic");
  expect(await status(context)).toBe(IN);
  await rollcall.told("users", "revoke", "vic@example.com");
  expect(await status(context)).toBe(401);
  provider.person = "vic";
  await goLive(page, `${url}/sources`);
  await expect(page).toHaveURL(/\/sign-in\?to=/);
  await page.getByRole("button", { name: "Continue with Acme" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("revoked");
  expect(await status(context)).toBe(401);
});

test("signing out everywhere ends the other browsers too", async ({ page, context, browser }) => {
  const elsewhere = await browser.newContext();
  await comeIn(elsewhere, "ada");
  await comeIn(context, "ada");
  await goLive(page, `${url}/sources`);
  const cookie = await cookieOf(context);
  await role(page, "Ada").click();
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(page).toHaveURL(`${url}/sign-in`);
  expect(await status(elsewhere)).toBe(401);
  const answer = await page.request.get(`${url}/identities/export`, { headers: { cookie } });
  expect(answer.status()).toBe(401);
  await elsewhere.close();
});

test("a token that is for somebody else lets nobody in", async ({ page, context }) => {
  provider.isForOthers = true;
  await signIn(page, "pat");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("was not accepted");
  provider.isForOthers = false;
  expect(await status(context)).toBe(401);
});

test("an answer of the provider is good once, and only in the browser that asked", async ({
  page,
  context,
  browser,
}) => {
  const callbacks: string[] = [];
  page.on("request", (asked) => {
    if (asked.url().includes("/api/auth/callback/oidc")) callbacks.push(asked.url());
  });
  await signedIn(page, "pat");
  const [answer = ""] = callbacks;
  expect(answer).toContain("state=");
  await context.clearCookies({ name: "rollcall.session" });
  const stranger = await browser.newContext();
  for (const one of [context, stranger]) {
    const replayed = await one.request.get(answer, { maxRedirects: 0 });
    expect(replayed.headers().location).toContain("/error?error=OAuthCallback");
    expect(await status(one)).toBe(401);
  }
  await stranger.close();
});

test("where the provider leads back to is decided here, whatever a request claims its host is", async ({
  request,
}) => {
  const forged = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" };
  const { csrfToken } = await (await request.get(`${url}/api/auth/csrf`)).json();
  const form = { csrfToken, json: "true", callbackUrl: "https://evil.example/" };
  const answer = await request.post(`${url}/api/auth/signin/oidc`, { form, headers: forged });
  const asked = new URL((await answer.json()).url);
  expect(asked.origin).toBe(provider.issuer);
  expect(asked.searchParams.get("redirect_uri")).toBe(`${url}/api/auth/callback/oidc`);
  for (const check of ["state", "nonce", "code_challenge"])
    expect(asked.searchParams.get(check), check).toBeTruthy();
});

test("a provider that is down is said plainly; who is in stays in, and sign-in works once it is back", async ({
  page,
  browser,
}) => {
  const inside = await browser.newContext();
  await comeIn(inside, "pat");
  await provider.stop();
  await signIn(page, "ada");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("does not answer");
  expect(await status(inside)).toBe(IN);
  await provider.start();
  await signedIn(page, "ada");
  await inside.close();
});

test("a bootstrap link lets one administrator in, by a press, once", async ({ page, context, browser }) => {
  const { address } = await rollcall.told("users", "bootstrap");
  const link = `${url}${new URL(address).pathname}${new URL(address).search}`;
  await page.goto(link);
  await page.reload();
  await untilLive(page);
  await page.getByRole("button", { name: "Sign in as the first administrator" }).click();
  await expect(role(page, "First administrator, Administrator")).toBeVisible();
  expect(await status(context)).toBe(IN);
  const late = await browser.newPage();
  await goLive(late, link);
  await late.getByRole("button", { name: "Sign in as the first administrator" }).click();
  await expect(late.getByRole("main").getByRole("alert")).toContainText("was used");
  await late.close();
});

test("a local account signs in by its password, and by no other", async ({ page }) => {
  const { password } = await rollcall.told(
    "users",
    "add",
    "lou@example.com",
    "--name",
    "Lou",
    "--role",
    "lead",
  );
  await goLive(page, `${url}/sources`);
  const enter = async (typed: string) => {
    await page.getByLabel("E-mail address").fill("Lou@example.com");
    await page.getByLabel("Password").fill(typed);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  };
  await enter("not the password");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("wrong");
  await enter(password);
  await expect(page).toHaveURL(`${url}/sources`);
  await expect(role(page, "Lou, Security lead")).toBeVisible();
});

test("nobody signs in by one press outside the demo", async ({ request }) => {
  for (const role of ["administrator", ""]) {
    const answer = await request.post(`${url}/sign-in/with/demo`, { form: { role }, maxRedirects: 0 });
    expect(answer.status()).toBe(404);
    expect(answer.headers()["set-cookie"]).toBeUndefined();
  }
  expect((await request.get(`${url}/sign-in/with/demo`, { maxRedirects: 0 })).status()).toBe(404);
});
