/** Any facts a check may be told, consistent in themselves: what expired says so, and who was seen is not made later. */
import fc from "fast-check";
import { environments } from "#lib/domain/classification/environment.ts";
import { workloadClasses } from "#lib/domain/classification/workload-class.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { countedNatures } from "#lib/providers/contract.ts";
import type {
  CheckFacts,
  CredentialFacts,
  GrantFacts,
  LinkFacts,
  ScoreFacts,
  TrustFacts,
  WorkloadFacts,
} from "../check-facts.ts";
import { dayPlus } from "../days.ts";
import { today } from "./check-facts.ts";

/** Days around the thresholds and around today. */
const day = fc.integer({ min: -130, max: 0 }).map((days) => dayPlus(today, days));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const environment = fc.constantFrom(
  ...(Object.keys(environments) as (keyof typeof environments)[]),
  "unknown" as const,
);
const kinds = {
  aws: ["aws_iam_user", "aws_iam_role"],
  azure: ["azure_service_principal", "azure_managed_identity"],
  gcp: ["gcp_service_account"],
  kubernetes: ["kubernetes_service_account"],
};
const providers = Object.keys(kinds) as (keyof typeof kinds)[];
const streams = [
  ...[
    "aws/access-keys",
    "aws/lambda-functions",
    "aws/credential-report",
    "azure/app-credentials",
    "azure/workloads",
  ],
  ...[
    "gcp/service-account-keys",
    "gcp/iam-policies",
    "gcp/workloads",
    "kubernetes/legacy-tokens",
    "kubernetes/workloads",
  ],
];

const score: fc.Arbitrary<ScoreFacts> = fc.record({
  evidence: fc.constantFrom("enough", "young", "blind", "nothing-granted"),
  tier: fc.constantFrom(0, 1, 2),
  isAdministrator: fc.boolean(),
  escalations: fc.subarray(["pass-role", "create-key", "update-policy"]),
  granted: fc.nat(50),
  used: fc.nat(50),
  unused: fc.nat(50),
  unusedIn30Days: maybe(fc.nat(50)),
  unusedPrivileged: maybe(fc.nat(5)),
});

const credentialKinds = [
  ...["aws_access_key", "aws_password", "aws_service_specific_credential", "azure_client_secret"],
  ...["gcp_service_account_key", "kubernetes_legacy_token"],
];
const disableReasons = [
  "SERVICE_ACCOUNT_KEY_DISABLE_REASON_EXPOSED",
  "SERVICE_ACCOUNT_KEY_DISABLE_REASON_USER_INITIATED",
];

const credential: fc.Arbitrary<Omit<CredentialFacts, "id">> = fc
  .record({
    kind: fc.constantFrom(...credentialKinds),
    externalId: fc.stringMatching(/^[A-Z0-9]{4,12}$/),
    status: fc.constantFrom("active", "inactive", "unknown"),
    createdOn: maybe(day),
    lastUse: fc.oneof(day, fc.constantFrom("never", "unknown")),
    expiry: fc.oneof(
      fc.integer({ min: -20, max: 200 }),
      fc.constantFrom("never" as const, "unknown" as const),
    ),
    notUsedSince: maybe(day),
    disableReason: maybe(fc.constantFrom(...disableReasons)),
  })
  .map(({ lastUse, expiry, notUsedSince, disableReason, status, kind, ...more }) => ({
    ...more,
    kind,
    isStatic: kind !== "aws_password",
    status: typeof expiry === "number" && expiry < 0 ? "expired" : status,
    expiresOn: typeof expiry === "number" ? dayPlus(today, expiry) : null,
    isExpiryUnknown: expiry === "unknown",
    lastUsedOn: lastUse === "never" || lastUse === "unknown" ? null : lastUse,
    isLastUseUnknown: lastUse === "unknown",
    attributes: {
      ...(lastUse === "unknown" && notUsedSince !== null ? { notUsedSince } : {}),
      ...(disableReason === null ? {} : { disableReason }),
    },
  }));

const roles = [
  "AdministratorAccess",
  "roles/pubsub.serviceAgent@organizations/1",
  "1/arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3",
];

const grant: fc.Arbitrary<Omit<GrantFacts, "id">> = fc.record({
  role: fc
    .constantFrom(...roles)
    .map((name) => ({ id: name, kind: "role", name, externalId: name, manager: "provider" })),
  via: fc.constant("attached"),
  group: maybe(fc.constant("admins")),
  isConditional: fc.boolean(),
  scope: fc.record({
    externalId: fc.constant("111111111111"),
    kind: fc.constant("account"),
    name: fc.constant("shop"),
    environment,
  }),
  gives: maybe(
    fc.record({
      isAdministrator: fc.boolean(),
      escalations: fc.subarray(["pass-role", "create-key", "update-policy"]),
      wildcards: fc.subarray(["*", "s3:*", "sqs:* (conditional)"]),
    }),
  ),
});

const trusted = [
  ...[
    "anyone|*",
    "account|222222222222",
    "account|111111111111",
    "id|AROA1",
    "service|pods.eks.amazonaws.com",
  ],
  ...["federated|token.actions.githubusercontent.com|repo:northwind/*", "federated|idp.example.com|a"],
  ...[
    "member|allAuthenticatedUsers",
    "member|deleted:user:ada@example.com?uid=1",
    "name|a@b.iam.gserviceaccount.com",
  ],
];

const trust: fc.Arbitrary<Omit<TrustFacts, "id">> = fc.record({
  mechanism: fc.constantFrom(
    "assume-role",
    "service",
    "web-identity",
    "impersonation",
    "workload-identity",
    "owner",
  ),
  trusted: fc.constantFrom(...trusted).map((text) => {
    const bar = text.indexOf("|");
    return { kind: text.slice(0, bar), value: text.slice(bar + 1) };
  }),
  condition: maybe(fc.constant<Json>({ StringEquals: { "aws:PrincipalOrgID": "o-1" } })),
  attributes: fc.constant({}),
  principal: maybe(
    fc.record({
      id: fc.constant("77"),
      nature: fc.constantFrom("machine", "human", "external", "set"),
      environment,
      scope: maybe(fc.constant("222222222222")),
      isGone: fc.boolean(),
    }),
  ),
  isInside: fc.boolean(),
});

const workload: fc.Arbitrary<Omit<WorkloadFacts, "id">> = fc.record({
  kind: fc.constantFrom("aws_lambda_function", "kubernetes_deployment", "aws_ec2_instance"),
  name: fc.constantFrom("orders", "orders-2", "billing-api", "i-0123456789abcdef0", ""),
  location: maybe(fc.constantFrom("shop", "eu-west-1")),
  attributes: fc.constantFrom<WorkloadFacts["attributes"]>(
    {},
    { roleUse: "execution" },
    { namespace: "shop" },
  ),
});

const link: fc.Arbitrary<Omit<LinkFacts, "key">> = fc.record({
  mechanism: fc.constantFrom("web-identity", "annotation"),
  state: fc.constantFrom("confirmed", "trusted", "claimed"),
  end: fc.constantFrom("from", "to"),
  other: fc.constant("arn:aws:iam::111111111111:role/orders"),
  isOtherCollected: fc.boolean(),
});

/** With ids of their own. */
function listOf<Item extends object, Id extends string>(item: fc.Arbitrary<Item>, id: Id) {
  const numbered = (items: Item[]) =>
    items.map((one, at) => ({ ...one, [id]: String(at + 1) }) as Item & Record<Id, string>);
  return fc.array(item, { maxLength: 3 }).map(numbered);
}

const identity = fc
  .constantFrom(...providers)
  .chain((provider) =>
    fc.record({
      id: fc.constant("1"),
      provider: fc.constant(provider),
      kind: fc.constantFrom(...kinds[provider]),
      externalId: fc.constant("X1"),
      name: fc.constantFrom("orders", "firebase-adminsdk-x"),
      nature: fc.constantFrom(...countedNatures),
      environment,
      class: fc.constantFrom(
        ...(Object.keys(workloadClasses) as (keyof typeof workloadClasses)[]),
        "unknown" as const,
      ),
      isDisabled: fc.boolean(),
      createdOn: maybe(day),
      firstSeenOn: day,
      lastUse: fc.oneof(
        day.map((seen) => ({ day: seen })),
        fc.constantFrom("never" as const, "unknown" as const),
      ),
      owner: fc.constantFrom("attested", "claimed", "lapsed", "inferred", "none"),
      notNeeded: maybe(fc.record({ team: fc.constant("Payments"), on: day })),
      tags: fc.constant({}),
      attributes: fc.constant({}),
      scope: maybe(fc.constant("111111111111")),
    }),
  )
  .map((one) => ({
    ...one,
    firstSeenOn: one.createdOn !== null && one.createdOn > one.firstSeenOn ? one.createdOn : one.firstSeenOn,
  }));

export const arbitraryCheckFacts: fc.Arbitrary<CheckFacts> = fc.record({
  identity: identity as fc.Arbitrary<CheckFacts["identity"]>,
  score: maybe(score),
  credentials: listOf(credential, "id"),
  grants: listOf(grant, "id"),
  trusts: listOf(trust, "id"),
  workloads: listOf(workload, "id"),
  links: listOf(link, "key"),
  unreadStreams: fc.subarray(streams, { maxLength: 2 }),
});

/** Ways to know less; each leaves everything else as it was. */
export const blurs: { [what: string]: (facts: CheckFacts) => CheckFacts } = {
  "when it was used": (facts) => ({ ...facts, identity: { ...facts.identity, lastUse: "unknown" } }),
  "when it was made": (facts) => ({ ...facts, identity: { ...facts.identity, createdOn: null } }),
  "its environment": (facts) => ({ ...facts, identity: { ...facts.identity, environment: "unknown" } }),
  "its score": (facts) => ({ ...facts, score: null }),
  "how much is unused": (facts) => ({
    ...facts,
    score: facts.score && { ...facts.score, evidence: "blind", unusedIn30Days: null, unusedPrivileged: null },
  }),
  "when credentials were used": (facts) => ({
    ...facts,
    credentials: facts.credentials.map((one) => ({ ...one, lastUsedOn: null, isLastUseUnknown: true })),
  }),
  "when credentials were made": (facts) => ({
    ...facts,
    credentials: facts.credentials.map((one) => ({ ...one, createdOn: null })),
  }),
  "when credentials expire": (facts) => ({
    ...facts,
    credentials: facts.credentials.map((one) => ({ ...one, expiresOn: null, isExpiryUnknown: true })),
  }),
  "what documents give": (facts) => ({
    ...facts,
    grants: facts.grants.map((one) => ({ ...one, gives: null })),
  }),
  "environments of grants": (facts) => ({
    ...facts,
    grants: facts.grants.map((one) => ({ ...one, scope: { ...one.scope, environment: "unknown" } })),
  }),
  "the other ends of links": (facts) => ({
    ...facts,
    links: facts.links.map((one) => ({ ...one, isOtherCollected: false })),
  }),
  "some streams": (facts) => ({
    ...facts,
    unreadStreams: [...new Set([...facts.unreadStreams, ...streams])],
  }),
};
