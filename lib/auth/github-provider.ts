/** GitHub: the verified primary address, and the organization's membership and teams as groups (`org`, `org/team`). */
import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";
import type { Arrival } from "./judge-arrival.ts";
import type { GithubSettings } from "./sign-in-settings.ts";

const base = "https://api.github.com";
const person = z.object({ id: z.int(), login: z.string(), name: z.string().nullish() });
const emails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));
const membership = z.object({ state: z.string() });
const teams = z.array(z.object({ slug: z.string(), organization: z.object({ login: z.string() }) }));

type GithubProfile = { sub: string; arrival: Arrival };

export function githubProvider({
  clientId,
  clientSecret,
  organization,
}: GithubSettings): OAuthConfig<GithubProfile> {
  const scope = organization === null ? "read:user user:email" : "read:user user:email read:org";
  return {
    id: "github",
    name: "GitHub",
    type: "oauth",
    clientId,
    clientSecret,
    authorization: { url: "https://github.com/login/oauth/authorize", params: { scope } },
    token: "https://github.com/login/oauth/access_token",
    // GitHub knows PKCE since 2025 and ignores what it does not know.
    checks: ["pkce", "state"],
    httpOptions: { timeout: 10_000 },
    userinfo: {
      request: async ({ tokens }) => {
        const arrival = await arrivalOf(tokens.access_token ?? "", organization);
        return { sub: arrival.subject, arrival };
      },
    },
    // An empty subject is refused by judgeArrival, in words.
    profile: ({ sub }) => ({ id: sub || "nobody" }),
  };
}

async function arrivalOf(token: string, organization: string | null): Promise<Arrival> {
  const { id, login, name } = person.parse(await ask("/user", token));
  const primary = emails.parse(await ask("/user/emails", token)).find((one) => one.primary);
  const groups = organization === null ? [] : await groupsIn(organization, token);
  return {
    provider: "github",
    // Who is not of the organization is nobody here.
    subject: organization !== null && groups.length === 0 ? "" : String(id),
    name: name ?? login,
    email: primary?.email ?? null,
    emailVerified: primary?.verified === true,
    groups,
  };
}

async function groupsIn(organization: string, token: string): Promise<string[]> {
  const path = `/user/memberships/orgs/${encodeURIComponent(organization)}`;
  const found = membership.safeParse(await ask(path, token).catch(() => null)).data;
  if (found?.state !== "active") return [];
  const all = teams.parse(await ask("/user/teams?per_page=100", token));
  const own = all.filter((team) => team.organization.login.toLowerCase() === organization.toLowerCase());
  return [organization, ...own.map(({ slug }) => `${organization}/${slug}`)];
}

async function ask(path: string, token: string): Promise<unknown> {
  const answer = await fetch(base + path, {
    headers: {
      authorization: `Bearer ${token}`,
      accept: "application/vnd.github+json",
      "user-agent": "rollcall",
    },
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`GitHub answered ${answer.status} to ${path.split("?")[0]}`);
  return answer.json();
}
