import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hasProvider, readSignInSettings } from "./sign-in-settings.ts";

const oidc = {
  ROLLCALL_OIDC_ISSUER: "https://login.example.com/",
  ROLLCALL_OIDC_CLIENT_ID: "rollcall",
  ROLLCALL_OIDC_CLIENT_SECRET: "s",
};

test("without anything nobody has a provider, and a session lasts 12 hours, idle 2", () => {
  const settings = readSignInSettings({});
  expect(hasProvider(settings)).toBe(false);
  expect(settings).toMatchObject({
    lifetimeMs: 43_200_000,
    idleMs: 7_200_000,
    secure: false,
    allowedDomains: [],
  });
});

test("an OIDC provider needs issuer, client id and secret; its secret may be in a file", async () => {
  expect(readSignInSettings(oidc).oidc).toMatchObject({
    issuer: "https://login.example.com",
    groupsClaim: "groups",
  });
  const folder = await mkdtemp(join(tmpdir(), "rollcall-settings-"));
  await writeFile(join(folder, "secret"), "from-file\n");
  const fromFile = {
    ...oidc,
    ROLLCALL_OIDC_CLIENT_SECRET: "",
    ROLLCALL_OIDC_CLIENT_SECRET_FILE: join(folder, "secret"),
  };
  expect(readSignInSettings(fromFile).oidc?.clientSecret).toBe("from-file");
  await rm(folder, { recursive: true });
  expect(() => readSignInSettings(fromFile)).toThrow(/^ROLLCALL_OIDC_CLIENT_SECRET_FILE/);
});

test.each([
  [{ ...oidc, ROLLCALL_OIDC_CLIENT_SECRET: "" }, "ROLLCALL_OIDC_CLIENT_SECRET"],
  [{ ...oidc, ROLLCALL_OIDC_CLIENT_ID: "" }, "ROLLCALL_OIDC_CLIENT_ID"],
  [{ ...oidc, ROLLCALL_OIDC_ISSUER: "" }, "ROLLCALL_OIDC_ISSUER"],
  [{ ...oidc, ROLLCALL_OIDC_ISSUER: "login.example.com" }, "ROLLCALL_OIDC_ISSUER"],
  [{ ROLLCALL_GITHUB_CLIENT_ID: "x" }, "ROLLCALL_GITHUB_CLIENT_SECRET"],
  [{ ROLLCALL_ROLE_MAP: "a=boss" }, "ROLLCALL_ROLE_MAP"],
  [{ ROLLCALL_ALLOWED_DOMAINS: "example" }, "ROLLCALL_ALLOWED_DOMAINS"],
  [{ ROLLCALL_SESSION_LIFETIME: "12" }, "ROLLCALL_SESSION_LIFETIME"],
  [{ ROLLCALL_SESSION_IDLE: "0m" }, "ROLLCALL_SESSION_IDLE"],
  [{ ROLLCALL_SESSION_LIFETIME: "91d" }, "ROLLCALL_SESSION_LIFETIME"],
  [{ ROLLCALL_LOCAL_ACCOUNTS: "yes" }, "ROLLCALL_LOCAL_ACCOUNTS"],
  [{ NEXTAUTH_URL: "rollcall.example.com" }, "NEXTAUTH_URL"],
])("%o is refused by the name of what is wrong", (variables, name) => {
  expect(() => readSignInSettings(variables as Record<string, string>)).toThrow(new RegExp(`^${name}\\b`));
});
