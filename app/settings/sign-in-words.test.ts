import { expect, test } from "vitest";
import { readSignInSettings } from "#lib/auth/sign-in-settings.ts";
import { signInFacts } from "./sign-in-words.ts";

const secrets = {
  ROLLCALL_OIDC_CLIENT_SECRET: "hush-hush-one",
  ROLLCALL_GITHUB_CLIENT_SECRET: "hush-hush-two",
};
const everything = readSignInSettings({
  ...secrets,
  ROLLCALL_OIDC_ISSUER: "https://id.example.com/",
  ROLLCALL_OIDC_NAME: "Acme",
  ROLLCALL_OIDC_CLIENT_ID: "rollcall-client",
  ROLLCALL_GITHUB_CLIENT_ID: "github-client",
  ROLLCALL_GITHUB_ORG: "acme",
  ROLLCALL_LOCAL_ACCOUNTS: "1",
  ROLLCALL_ROLE_MAP: "sec-leads=lead,platform=administrator",
  ROLLCALL_ALLOWED_DOMAINS: "example.com,example.org",
  ROLLCALL_SESSION_LIFETIME: "8h",
  ROLLCALL_SESSION_IDLE: "30m",
  NEXTAUTH_URL: "https://rollcall.example.com",
});

test("everything that is set is said in words, and no secret", () => {
  const facts = signInFacts({ settings: everything, demo: false });
  const told = Object.fromEntries(facts.map(({ name, value }) => [name, value]));
  expect(told).toMatchObject({
    "Ways in": "OpenID Connect (“Acme”), GitHub and passwords",
    Issuer: "https://id.example.com",
    "GitHub organization": "acme",
    "E-mail domains": "only verified addresses of example.com or example.org",
    "A session": "ends after 8 h, or 30 min without use",
    Cookie: "over https only",
  });
  expect(told.Roles).toContain("sec-leads → security lead, platform → administrator; anybody else a viewer");
  for (const secret of Object.values(secrets)) expect(JSON.stringify(facts)).not.toContain(secret);
});

test("without a provider nothing is claimed of one", () => {
  const facts = signInFacts({ settings: readSignInSettings({}), demo: false });
  expect(facts.map(({ name }) => name)).toEqual(["Ways in", "A session", "Cookie"]);
  expect(facts[0]?.value).toContain("bootstrap links only");
});
