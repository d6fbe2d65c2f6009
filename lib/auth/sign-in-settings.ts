/** How people sign in here, from the environment: which providers, whom they let in, for how long. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { Invalid } from "#lib/errors.ts";
import { parseRoleMap, type RoleMap } from "./role-of-groups.ts";

export type OidcSettings = {
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  scopes: string;
  groupsClaim: string;
};
export type GithubSettings = { clientId: string; clientSecret: string; organization: string | null };

export type SignInSettings = {
  oidc: OidcSettings | null;
  github: GithubSettings | null;
  /** Accounts with a password, made on the command line. */
  local: boolean;
  roleMap: RoleMap;
  /** Domains of verified e-mail addresses that may come in; empty: all. In lower case. */
  allowedDomains: string[];
  lifetimeMs: number;
  idleMs: number;
  /** Whether browsers reach Rollcall over https. */
  secure: boolean;
};

const address = z.url({ protocol: /^https?$/, error: "give an address, https://…" });
const schema = z.object({
  ROLLCALL_OIDC_ISSUER: address.optional(),
  ROLLCALL_OIDC_NAME: z.string().default("your organization's account"),
  ROLLCALL_OIDC_CLIENT_ID: z.string().optional(),
  ROLLCALL_OIDC_CLIENT_SECRET: z.string().optional(),
  ROLLCALL_OIDC_CLIENT_SECRET_FILE: z.string().optional(),
  ROLLCALL_OIDC_SCOPES: z.string().default("openid email profile"),
  ROLLCALL_OIDC_GROUPS_CLAIM: z.string().default("groups"),
  ROLLCALL_GITHUB_CLIENT_ID: z.string().optional(),
  ROLLCALL_GITHUB_CLIENT_SECRET: z.string().optional(),
  ROLLCALL_GITHUB_CLIENT_SECRET_FILE: z.string().optional(),
  ROLLCALL_GITHUB_ORG: z.string().optional(),
  ROLLCALL_LOCAL_ACCOUNTS: z.enum(["0", "1"]).default("0"),
  ROLLCALL_ROLE_MAP: z.string().default(""),
  ROLLCALL_ALLOWED_DOMAINS: z.string().default(""),
  ROLLCALL_SESSION_LIFETIME: z.string().default("12h"),
  ROLLCALL_SESSION_IDLE: z.string().default("2h"),
  NEXTAUTH_URL: address.optional(),
});
type Read = z.infer<typeof schema>;

/** Throws Invalid naming the variable that is wrong or missing. */
export function readSignInSettings(
  variables: Record<string, string | undefined> = process.env,
): SignInSettings {
  const filled = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(filled);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw wrong(String(issue?.path.join(".")), issue?.message ?? "cannot be read");
  }
  const env = parsed.data;
  return {
    oidc: oidcFrom(env),
    github: githubFrom(env),
    local: env.ROLLCALL_LOCAL_ACCOUNTS === "1",
    roleMap: inVariable("ROLLCALL_ROLE_MAP", () => parseRoleMap(env.ROLLCALL_ROLE_MAP)),
    allowedDomains: domainsFrom(env.ROLLCALL_ALLOWED_DOMAINS),
    lifetimeMs: durationFrom(env, "ROLLCALL_SESSION_LIFETIME"),
    idleMs: durationFrom(env, "ROLLCALL_SESSION_IDLE"),
    secure: env.NEXTAUTH_URL?.startsWith("https://") === true,
  };
}

/** Whether anybody but the demo or a bootstrap link can say who comes. */
export function hasProvider({ oidc, github, local }: SignInSettings): boolean {
  return oidc !== null || github !== null || local;
}

function oidcFrom(env: Read): OidcSettings | null {
  if (env.ROLLCALL_OIDC_ISSUER === undefined) {
    if (env.ROLLCALL_OIDC_CLIENT_ID === undefined) return null;
    throw wrong("ROLLCALL_OIDC_ISSUER", "is missing, though ROLLCALL_OIDC_CLIENT_ID is set");
  }
  return {
    name: env.ROLLCALL_OIDC_NAME,
    issuer: env.ROLLCALL_OIDC_ISSUER.replace(/\/$/, ""),
    clientId: needed(env, "ROLLCALL_OIDC_CLIENT_ID"),
    clientSecret: secretFrom(env, "ROLLCALL_OIDC_CLIENT_SECRET"),
    scopes: env.ROLLCALL_OIDC_SCOPES,
    groupsClaim: env.ROLLCALL_OIDC_GROUPS_CLAIM,
  };
}

function githubFrom(env: Read): GithubSettings | null {
  if (env.ROLLCALL_GITHUB_CLIENT_ID === undefined) return null;
  return {
    clientId: env.ROLLCALL_GITHUB_CLIENT_ID,
    clientSecret: secretFrom(env, "ROLLCALL_GITHUB_CLIENT_SECRET"),
    organization: env.ROLLCALL_GITHUB_ORG ?? null,
  };
}

function needed(env: Read, name: keyof Read): string {
  const value = env[name];
  if (value === undefined) throw wrong(name, "is missing");
  return value;
}

/** The secret itself or, better, the file it is in. */
function secretFrom(
  env: Read,
  name: "ROLLCALL_OIDC_CLIENT_SECRET" | "ROLLCALL_GITHUB_CLIENT_SECRET",
): string {
  const file = env[`${name}_FILE`];
  if (file === undefined) return needed(env, name);
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    throw wrong(`${name}_FILE`, "names a file that cannot be read");
  }
}

function domainsFrom(text: string): string[] {
  const domains = text.split(/[\s,]+/).filter((domain) => domain !== "");
  const bad = domains.find((domain) => !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(domain));
  if (bad !== undefined) throw wrong("ROLLCALL_ALLOWED_DOMAINS", `"${bad}" is no domain such as example.com`);
  return domains.map((domain) => domain.toLowerCase());
}

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function durationFrom(env: Read, name: "ROLLCALL_SESSION_LIFETIME" | "ROLLCALL_SESSION_IDLE"): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(env[name]) ?? [];
  const ms = Number(count) * (units[unit as keyof typeof units] ?? 0);
  if (ms > 0 && ms <= 90 * units.d) return ms;
  throw wrong(name, `"${env[name]}" is no time from 1s to 90d, such as 12h`);
}

function inVariable<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Invalid ? new Invalid(`${name}: ${error.message}`, { hint: error.hint }) : error;
  }
}

function wrong(name: string, what: string): Invalid {
  return new Invalid(`${name}: ${what}`, { hint: "See .env.example and app/sign-in/README.md." });
}
