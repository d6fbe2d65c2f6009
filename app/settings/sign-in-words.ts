/** How people sign in here, in words: everything that is set, and never a secret. */
import { formatDuration, formatList } from "#components/ui/format.ts";
import { roleInSentence } from "#components/ui/role-words.ts";
import type { WaysIn } from "#lib/auth/ways-in.ts";

export type SignInFact = { name: string; value: string };

/** In the order of app/sign-in/README.md. `secure`: browsers come over https. */
export function signInFacts({ settings, demo }: Pick<WaysIn, "settings" | "demo">): SignInFact[] {
  const { oidc, github, local, roleMap, allowedDomains, lifetimeMs, idleMs, secure } = settings;
  const facts: (SignInFact | null)[] = [
    { name: "Ways in", value: waysOn({ settings, demo }) },
    oidc && { name: "Issuer", value: oidc.issuer },
    oidc && { name: "Asked of it", value: `${oidc.scopes}; groups from the claim ${oidc.groupsClaim}` },
    github && {
      name: "GitHub organization",
      value: github.organization ?? "none: anybody with a GitHub account comes in",
    },
    (oidc !== null || github !== null) && { name: "Roles", value: rolesFrom(roleMap) },
    (oidc !== null || github !== null) && {
      name: "E-mail domains",
      value:
        allowedDomains.length === 0
          ? "any"
          : `only verified addresses of ${formatList(allowedDomains, "or")}`,
    },
    local && { name: "Passwords", value: "kept as argon2id; an account waits after five wrong ones" },
    {
      name: "A session",
      value: `ends after ${timeWords(lifetimeMs)}, or ${timeWords(idleMs)} without use`,
    },
    { name: "Cookie", value: secure ? "over https only" : "also over http, on this machine" },
  ].filter((fact) => fact !== false);
  return facts.filter((fact) => fact !== null);
}

/** `OpenID Connect (“Acme”) and passwords`. */
export function waysOn({ settings, demo }: Pick<WaysIn, "settings" | "demo">): string {
  const ways = [
    settings.oidc !== null && `OpenID Connect (“${settings.oidc.name}”)`,
    settings.github !== null && "GitHub",
    settings.local && "passwords",
    demo && "one press, because this is the demo",
  ].filter((way) => way !== false);
  return ways.length === 0 ? "bootstrap links only: no provider is set up" : formatList(ways);
}

function rolesFrom(roleMap: WaysIn["settings"]["roleMap"]): string {
  if (roleMap.size === 0) return "given here; who is new is a viewer";
  const pairs = [...roleMap].map(([group, role]) => `${group} → ${roleInSentence(role)}`);
  return `by groups, at each sign-in: ${pairs.join(", ")}; anybody else a viewer`;
}

/** `12 h`, not `12 h 0 min`. */
function timeWords(ms: number): string {
  return formatDuration(ms).replace(/ 0 (min|s)$/, "");
}
