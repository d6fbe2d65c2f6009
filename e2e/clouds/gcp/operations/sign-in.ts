/** Signing in without a key: an outside token is exchanged for a federated one, and that for an account's. */
import { wallClock } from "../../wall-clock.ts";
import { issueToken } from "../access-tokens.ts";
import type { Call } from "../call.ts";
import { placeOf } from "../places.ts";
import { type Assertion, readSubjectToken } from "../subject-token.ts";
import { OauthError } from "../wire/oauth-error.ts";
import { type Input, type Operation, text } from "../wire/operation.ts";
import { invalidArgument, permissionDenied } from "../wire/status-error.ts";
import { poolName } from "../world/forge.ts";
import { textOf } from "../world/members.ts";
import type { Pool, PoolProvider, ServiceAccount } from "../world/model.ts";
import { projectOfEmail } from "./service-accounts.ts";

export const signInOperations: Operation[] = [
  {
    id: "sts.token",
    method: "POST",
    path: "v1/token",
    body: Object.fromEntries(
      [
        "grantType",
        "audience",
        "scope",
        "requestedTokenType",
        "subjectToken",
        "subjectTokenType",
        "options",
      ].flatMap((name) => [
        [name, "string" as const],
        [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), "string" as const],
      ]),
    ),
    permission: null,
    on: () => null,
    open: true,
    run: exchange,
  },
  {
    id: "iamcredentials.projects.serviceAccounts.generateAccessToken",
    method: "POST",
    path: "v1/projects/{projectsId}/serviceAccounts/{serviceAccountsId}:generateAccessToken",
    body: { delegates: "strings", scope: "strings", lifetime: "duration" },
    permission: null,
    on: () => null,
    run: generateAccessToken,
  },
];

const GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

function exchange(call: Call, { body }: Input): object {
  const field = (camel: string) =>
    text(body[camel] ?? body[camel.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]);
  if (field("grantType") !== GRANT) throw new OauthError("invalid_request", "Invalid grant_type.");
  const audience = field("audience");
  const found = providerOf(call, audience);
  if (!found)
    throw new OauthError(
      "invalid_target",
      'The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider is disabled or deleted or because it doesn\'t exist.',
    );
  const assertion = checked(readSubjectToken(field("subjectToken")), found.provider, audience);
  const subject = String(assertion.sub);
  const name = `principal://iam.googleapis.com/${found.pool}/subject/${subject}`;
  const { token } = issueToken({ name, federated: true, project: null, administrator: false }, 3600);
  return { access_token: token, issued_token_type: ACCESS_TOKEN, token_type: "Bearer", expires_in: 3600 };
}

function providerOf({ world }: Call, audience: string): { pool: string; provider: PoolProvider } | null {
  const match =
    /^\/\/iam\.googleapis\.com\/projects\/(\d+)\/locations\/global\/workloadIdentityPools\/([^/]+)\/providers\/([^/]+)$/.exec(
      audience,
    );
  const facts = placeOf(world, `projects/${match?.[1]}`)?.facts;
  if (!match || !facts) return null;
  const state = world.gcp.project(facts.id, world.day);
  const pool: Pool | undefined = state.pools.find((item) => item.id === match[2]);
  const provider = pool?.providers.find((item) => item.id === match[3]);
  if (!pool || !provider || pool.disabled || provider.disabled) return null;
  return { pool: poolName(facts, pool.id), provider };
}

function checked(assertion: Assertion | null, provider: PoolProvider, audience: string): Assertion {
  const { source } = provider;
  if (assertion === null) throw new OauthError("invalid_grant", "Unable to parse the ID Token.");
  if (source.kind !== "oidc" || assertion.iss !== source.issuer)
    throw new OauthError("invalid_grant", "The issuer in ID Token does not match the expected ones.");
  const expected = source.audiences.length > 0 ? source.audiences : [audience, `https:${audience}`];
  if (!expected.includes(assertion.aud))
    throw new OauthError(
      "invalid_grant",
      `The audience in ID Token [${assertion.aud}] does not match the expected audience.`,
    );
  if (assertion.exp * 1000 <= wallClock())
    throw new OauthError("invalid_grant", `ID Token issued at ${assertion.iat} is stale to sign-in.`);
  if (provider.condition !== null && !holds(provider.condition, assertion))
    throw new OauthError(
      "unauthorized_client",
      "The given credential is rejected by the attribute condition.",
    );
  return assertion;
}

/** The few forms of conditions that this world writes. Throws RangeError for any other. */
function holds(condition: string, assertion: Assertion): boolean {
  const [, claim = "", value] = /^assertion\.(\w+) == "(.*)"$/.exec(condition) ?? [];
  if (value !== undefined) return assertion[claim] === value;
  const [, start = "", prefix] = /^assertion\.(\w+)\.startsWith\("(.*)"\)$/.exec(condition) ?? [];
  if (prefix !== undefined) return String(assertion[start]).startsWith(prefix);
  throw new RangeError(`This condition is not simulated: ${condition}`);
}

const BECOMES = new Set(["roles/iam.workloadIdentityUser", "roles/iam.serviceAccountTokenCreator"]);

function generateAccessToken(call: Call, { parts, body }: Input): object {
  const email = decodeURIComponent(parts[1] ?? "");
  const denied = () => permissionDenied("iamcredentials", "iam.serviceAccounts.getAccessToken", email);
  const facts = placeOf(call.world, `projects/${projectOfEmail(email)}`)?.facts;
  const account =
    facts && call.world.gcp.project(facts.id, call.world.day).accounts.find((item) => item.email === email);
  const scopes = (body.scope ?? []) as string[];
  if (scopes.length === 0) throw invalidArgument("Request contains an invalid argument.", "scope");
  if (!facts || !account || account.disabled || !mayBecome(call, account)) throw denied();
  const seconds = lifetimeOf(text(body.lifetime));
  const { token, expires } = issueToken(
    { name: email, federated: false, project: facts.id, administrator: false },
    seconds,
  );
  return { accessToken: token, expireTime: expires.toISOString().replace(/\.\d{3}Z$/, "Z") };
}

function mayBecome({ caller }: Call, account: ServiceAccount): boolean {
  if (!caller) return false;
  const wanted = caller.federated ? caller.name : `serviceAccount:${caller.name}`;
  return account.bindings.some(
    (binding) => BECOMES.has(binding.role) && binding.members.some((member) => textOf(member) === wanted),
  );
}

function lifetimeOf(written: string): number {
  if (written === "") return 3600;
  const seconds = Number(/^(\d+)s$/.exec(written)?.[1] ?? Number.NaN);
  if (!(seconds > 0 && seconds <= 3600))
    throw invalidArgument("Request contains an invalid argument.", "lifetime");
  return seconds;
}
