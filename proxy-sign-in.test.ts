import { NextRequest } from "next/server";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => vi.unstubAllEnvs());

/** The proxy of a process that was started with this public address. */
async function asked(publicUrl: string, path: string, headers: Record<string, string>) {
  vi.stubEnv("NEXTAUTH_URL", publicUrl);
  vi.resetModules();
  const { proxy } = await import("./proxy.ts");
  return proxy(new NextRequest(`http://127.0.0.1:3000${path}`, { headers }));
}

const own = "https://rollcall.example.com";
const cookie = "__Secure-rollcall.session=x";

test("the public address is served beside this machine's names, and no other", async () => {
  expect((await asked(own, "/healthz", { host: "rollcall.example.com" })).status).toBe(200);
  expect((await asked(own, "/healthz", { host: "localhost:3000" })).status).toBe(200);
  expect((await asked(own, "/healthz", { host: "rollcall.example.com.evil.example" })).status).toBe(421);
  expect((await asked("", "/healthz", { host: "rollcall.example.com" })).status).toBe(421);
});

test("who has no cookie is led to sign in at the address they came by; a plain cookie is none where https is", async () => {
  const led = await asked(own, "/sources?status=denied", { host: "rollcall.example.com" });
  expect(led.status).toBe(307);
  expect(led.headers.get("location")).toBe(`${own}/sign-in?to=%2Fsources%3Fstatus%3Ddenied`);
  const plain = { host: "rollcall.example.com", cookie: "rollcall.session=x" };
  expect((await asked(own, "/sources", plain)).status).toBe(307);
  expect((await asked(own, "/sources", { ...plain, cookie })).status).toBe(200);
  expect((await asked(own, "/api/v1/identities", plain)).status).toBe(401);
});

test("what sign-in makes addresses from is set here, whatever the request said", async () => {
  const forged = {
    host: "rollcall.example.com",
    cookie,
    "x-forwarded-host": "evil.example",
    "x-rollcall-path": "/evil",
  };
  const { headers } = await asked(own, "/sources?a=1", forged);
  expect(headers.get("x-middleware-request-x-forwarded-host")).toBe("rollcall.example.com");
  expect(headers.get("x-middleware-request-x-forwarded-proto")).toBe("https");
  expect(headers.get("x-middleware-request-x-rollcall-path")).toBe("/sources?a=1");
});
