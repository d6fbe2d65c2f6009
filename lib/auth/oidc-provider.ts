/** Any OpenID Connect provider, by discovery; with PKCE, state and nonce. Groups are taken from the ID token, else from userinfo. */
import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";
import type { Arrival } from "./judge-arrival.ts";
import { groupsFrom } from "./role-of-groups.ts";
import type { OidcSettings } from "./sign-in-settings.ts";

const claims = z.looseObject({
  sub: z.string(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  email: z.string().optional(),
  // Entra ID sends neither; some send it as text.
  email_verified: z.union([z.boolean(), z.stringbool()]).optional(),
});

type OidcProfile = { sub: string; arrival: Arrival };

export function oidcProvider(settings: OidcSettings): OAuthConfig<OidcProfile> {
  const { issuer, clientId, clientSecret, scopes, name } = settings;
  return {
    id: "oidc",
    name,
    type: "oauth",
    wellKnown: `${issuer}/.well-known/openid-configuration`,
    issuer,
    clientId,
    clientSecret,
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    authorization: { params: { scope: scopes } },
    httpOptions: { timeout: 10_000 },
    userinfo: {
      request: async ({ tokens, client }) => {
        const told: Record<string, unknown> =
          "claims" in tokens && typeof tokens.claims === "function" ? tokens.claims() : {};
        const isWhole = settings.groupsClaim in told && "email" in told;
        const asked = isWhole ? {} : await client.userinfo(tokens.access_token ?? "").catch(() => ({}));
        // Some tell groups and addresses only there; an answer about somebody else tells nothing.
        const more = "sub" in asked && asked.sub === told.sub ? asked : {};
        const arrival = arrivalOf({ ...more, ...told }, settings);
        return { sub: arrival.subject, arrival };
      },
    },
    profile: ({ sub }) => ({ id: sub }),
  };
}

function arrivalOf(told: Record<string, unknown>, { groupsClaim }: OidcSettings): Arrival {
  const { sub, name, preferred_username, email, email_verified } = claims.parse(told);
  return {
    provider: "oidc",
    subject: sub,
    name: (name ?? preferred_username ?? email ?? sub).slice(0, 200),
    email: email ?? null,
    emailVerified: email_verified === true,
    groups: groupsFrom(told[groupsClaim]),
  };
}
