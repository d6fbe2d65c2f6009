import { request } from "node:http";
import { expect, test } from "@playwright/test";

/** Asks with a Host header of our choice, as a page that rebinds a name to 127.0.0.1 would. */
function statusFor(url: string, host: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { host } }, (answer) => {
      let body = "";
      answer.on("data", (piece) => {
        body += piece;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    asked.on("error", reject);
    asked.end();
  });
}

test("a foreign Host is refused everywhere, with the reason; the machine's own names are served", async ({
  baseURL,
}) => {
  for (const path of ["/identities", "/api/v1/identities", "/identities/export", "/healthz"]) {
    const { status, body } = await statusFor(`${baseURL}${path}`, "evil.example");
    expect(status, path).toBe(421);
    expect(body).toContain("localhost");
    expect(body).not.toContain("externalId");
  }
  for (const host of ["localhost.evil.example", "127.0.0.1.evil.example", "evil.example:3000", "[::2]"]) {
    expect((await statusFor(`${baseURL}/healthz`, host)).status, host).toBe(421);
  }
  for (const host of ["localhost", "LOCALHOST:99", "127.0.0.1:1", "[::1]:3000"]) {
    expect((await statusFor(`${baseURL}/healthz`, host)).status, host).toBe(200);
  }
});

/** Sends a form as a page would, with headers of our choice. */
function posted(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: "POST", headers }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
    });
    asked.on("error", reject);
    asked.end("name=x");
  });
}

test("another site may change nothing: a form it sends is refused before it is read", async ({
  baseURL,
  context,
}) => {
  const url = `${baseURL}/sources`;
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const form = { "content-type": "application/x-www-form-urlencoded", cookie };
  const foreigners: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "http://127.0.0.1:1" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site", origin: baseURL ?? "" },
  ];
  for (const foreign of foreigners) {
    expect(await posted(url, { ...form, ...foreign }), JSON.stringify(foreign)).toBe(403);
  }
  const own = { ...form, origin: baseURL ?? "", "sec-fetch-site": "same-origin" };
  expect(await posted(url, own)).toBeLessThan(400);
});

test("pages ask nobody but Rollcall, fetch nothing ahead, run no foreign script, and log no error", async ({
  page,
  baseURL,
}) => {
  const foreign: string[] = [];
  const ahead: string[] = [];
  const errors: string[] = [];
  page.on("request", (asked) => {
    const url = asked.url();
    if (!url.startsWith(baseURL ?? "") && !url.startsWith("data:")) foreign.push(url);
    // Every link in sight would cost the server a page's frame: `prefetch={false}`.
    if (Object.keys(asked.headers()).some((name) => /^next-router-.*prefetch$/.test(name))) ahead.push(url);
  });
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  const answer = await page.goto("/identities");
  await page.locator("tbody a").first().click();
  await expect(page).toHaveURL(/\/identities\/\d+$/);
  await page.goto("/sources");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.goto("/");
  await expect(page.locator("html[data-live]")).toBeAttached();
  expect(foreign).toEqual([]);
  expect(ahead).toEqual([]);
  expect(errors).toEqual([]);
  const headers = answer?.headers() ?? {};
  expect(headers["content-security-policy"]).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["x-frame-options"]).toBe("DENY");
  expect(headers["x-powered-by"]).toBeUndefined();
});

test("the API answers errors as problems with a hint", async ({ page }) => {
  for (const query of ["q=natur:human", "sort=colour", "limit=0", "limit=x", "after=!!"]) {
    const answer = await page.request.get(`/api/v1/identities?${query}`);
    expect(answer.status(), query).toBe(400);
    expect(answer.headers()["content-type"]).toContain("application/problem+json");
    const problem = await answer.json();
    expect(problem.hint, query).toBeTruthy();
    expect(problem.title, query).toBeTruthy();
  }
  const file = await page.request.get("/identities/export?q=natur:human");
  expect(file.status()).toBe(400);
});

test("the process is up and ready", async ({ page }) => {
  expect((await page.request.get("/healthz")).status()).toBe(200);
  const ready = await page.request.get("/readyz");
  expect(ready.status()).toBe(200);
  expect(await ready.json()).toEqual({ ready: true });
});
