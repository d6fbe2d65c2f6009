import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRefusal, problemsOfOrder } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import type { Subject } from "../../remediation.ts";
import { awsTrustExposure } from "../trust-exposure.ts";
import { parseTrustPolicy } from "../trust-policy.ts";
import { removeTrust, tighten } from "./trust-change.ts";
import { longestTrustPolicy } from "./trust-policy-change.ts";

const own = "111122223333";
const issuer = "oidc.eks.eu-central-1.amazonaws.com/id/AB";
const provider = `arn:aws:iam::${own}:oidc-provider/${issuer}`;
const subject = (trustPolicy: Json): Subject => ({
  ...{
    kind: "aws_iam_role",
    externalId: "AROADEPLOY",
    name: "deploy",
    disabled: false,
    tags: {},
    aliases: [],
  },
  resourceName: `arn:aws:iam::${own}:role/deploy`,
  attributes: trustPolicy === null ? {} : { trustPolicy },
  scopes: [
    { externalId: own, kind: "aws_account", name: "shop" },
    { externalId: "o-a1b2c3d4e5", kind: "aws_organization", name: "acme" },
  ],
});

type Statement = {
  Effect: string;
  Action: string;
  Principal: { [type: string]: Json };
  Condition?: { [operator: string]: { [key: string]: Json } };
};
const policy = (...Statement: Statement[]): Json => ({ Version: "2012-10-17", Statement });

/** A request to become the role, and a second way to decide it: no code of the change or of the reader is used. */
type Ask = { type: string; value: string; action: string; keys: Record<string, string | undefined> };
function isLetIn(document: Json, ask: Ask): boolean {
  const statements = (document as { Statement: Statement[] }).Statement.filter((one) => fits(one, ask));
  return (
    statements.some(({ Effect }) => Effect === "Allow") && !statements.some(({ Effect }) => Effect === "Deny")
  );
}
function fits({ Action, Principal, Condition = {} }: Statement, { type, value, action, keys }: Ask): boolean {
  if (Action !== action || ![Principal[type] ?? []].flat().includes(value)) return false;
  return Object.entries(Condition).every(([operator, block]) =>
    Object.entries(block).every(([key, wanted]) =>
      [wanted].flat().some((one) => {
        const had = keys[key];
        if (had === undefined) return false;
        if (operator === "StringEquals") return had === one;
        return new RegExp(`^${String(one).replaceAll(/[.:/]/g, "\\$&").replaceAll("*", ".*")}$`).test(had);
      }),
    ),
  );
}

const accounts = ["999900001111", "999900002222", own];
const subjects = [
  "system:serviceaccount:shop:web",
  "system:serviceaccount:shop:job",
  "system:serviceaccount:other:x",
];
const condition = fc.constantFrom<Statement["Condition"][]>(
  undefined,
  { StringEquals: { "aws:PrincipalTag/team": "shop" } },
  { StringEquals: { "sts:ExternalId": "known" } },
);
const assume = fc
  .record({
    Effect: fc.constantFrom("Allow", "Allow", "Deny"),
    AWS: fc.subarray(
      accounts.map((one) => `arn:aws:iam::${one}:root`),
      { minLength: 1 },
    ),
    Service: fc.subarray(["pods.eks.amazonaws.com", "lambda.amazonaws.com"]),
    Condition: condition,
  })
  .map(
    ({ Effect, AWS, Service, Condition }): Statement => ({
      ...{ Effect, Action: "sts:AssumeRole" },
      Principal: { AWS, ...(Service.length === 0 ? {} : { Service }) },
      ...(Condition === undefined ? {} : { Condition }),
    }),
  );
const token = fc
  .record({
    sub: fc.constantFrom<Json[]>("system:serviceaccount:shop:*", "*", [
      "system:serviceaccount:shop:web",
      "system:serviceaccount:shop:job",
    ]),
    audience: fc.boolean(),
  })
  .map(
    ({ sub, audience }): Statement => ({
      ...{ Effect: "Allow", Action: "sts:AssumeRoleWithWebIdentity", Principal: { Federated: provider } },
      Condition: {
        StringLike: { [`${issuer}:sub`]: sub },
        ...(audience ? { StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" } } : {}),
      },
    }),
  );
const documents = fc
  .array(fc.oneof(assume, token), { minLength: 1, maxLength: 4 })
  .map((all) => policy(...all));

type Keys = Ask["keys"];
const keysOf: Record<"account" | "service" | "token", (own: string) => Keys[]> = {
  account: (account) => [
    {},
    { "sts:ExternalId": "known" },
    { "aws:PrincipalTag/team": "shop" },
    { "sts:ExternalId": `rollcall-AROADEPLOY-${account}` },
  ],
  service: (account) => [{}, { "aws:SourceAccount": account }],
  token: (sub) => [
    { [`${issuer}:sub`]: sub },
    { [`${issuer}:sub`]: sub, [`${issuer}:aud`]: "sts.amazonaws.com" },
  ],
};
const asks: Ask[] = [
  ...accounts.flatMap((account) =>
    keysOf.account(account).map((keys) => ({
      ...{ type: "AWS", value: `arn:aws:iam::${account}:root`, action: "sts:AssumeRole", keys },
    })),
  ),
  ...["pods.eks.amazonaws.com", "lambda.amazonaws.com"].flatMap((value) =>
    keysOf.service(own).map((keys) => ({ type: "Service", value, action: "sts:AssumeRole", keys })),
  ),
  ...subjects.flatMap((sub) =>
    keysOf.token(sub).map((keys) => ({
      ...{ type: "Federated", value: provider, action: "sts:AssumeRoleWithWebIdentity", keys },
    })),
  ),
];

describe("a trust policy with one entry tightened or taken out", () => {
  const known = [`${issuer}|${subjects[0]}`];
  it("lets in nobody new, keeps whoever is known and whoever else came, and fits", () => {
    let written = 0;
    fc.assert(
      fc.property(documents, fc.nat(6), fc.boolean(), (before, at, isRemoval) => {
        const entries = parseTrustPolicy(before);
        const entry = entries[at % Math.max(1, entries.length)];
        if (entry === undefined) return;
        const change = (isRemoval ? removeTrust : tighten)({ subject: subject(before), trust: entry, known });
        if (isRefusal(change)) return;
        written += 1;
        expect(problemsOfOrder(change)).toEqual([]);
        const after = change.documents?.[0]?.after ?? null;
        expect(JSON.stringify(after).length).toBeLessThanOrEqual(longestTrustPolicy);
        for (const ask of asks) {
          const [was, is] = [isLetIn(before, ask), isLetIn(after, ask)];
          expect(is && !was, JSON.stringify(ask)).toBe(false);
          const isOther =
            entry.mechanism === "web-identity"
              ? ask.type !== "Federated"
              : ask.type === "Federated" ||
                !entry.trusted.value.includes(ask.value.split(":")[4] ?? ask.value);
          const isKnown = known.includes(`${issuer}|${ask.keys[`${issuer}:sub`]}`);
          if (was && isKnown && !isRemoval && ask.keys[`${issuer}:aud`] !== undefined)
            expect(is, JSON.stringify(ask)).toBe(true);
          if (was && isOther) expect(is, JSON.stringify(ask)).toBe(true);
        }
        expect(after).not.toEqual(before);
      }),
      { numRuns: 400 },
    );
    expect(written).toBeGreaterThan(100);
  });

  it("ends what was found: the entry is no longer exposed", () => {
    const cases: [Statement, string[]][] = [
      [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "999900001111" } }, []],
      [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "*" } }, []],
      [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "pods.eks.amazonaws.com" } }, []],
      [
        {
          ...{ Effect: "Allow", Action: "sts:AssumeRoleWithWebIdentity", Principal: { Federated: provider } },
          Condition: {
            StringLike: { [`${issuer}:sub`]: "system:serviceaccount:*:*" },
            StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" },
          },
        },
        known,
      ],
    ];
    for (const [statement, comes] of cases) {
      const before = policy(statement);
      const [entry] = parseTrustPolicy(before);
      if (entry === undefined) throw new Error("no entry");
      expect(awsTrustExposure(entry, own), JSON.stringify(statement)).not.toBeNull();
      const change = tighten({ subject: subject(before), trust: entry, known: comes });
      if (isRefusal(change)) throw new Error(change.why);
      for (const one of parseTrustPolicy(change.documents?.[0]?.after ?? null))
        expect(awsTrustExposure(one, own), JSON.stringify(one)).toBeNull();
    }
  });

  it("is not written where nobody knows who comes, where nobody would be left, or where the policy is not stored", () => {
    const loose = policy({
      ...{ Effect: "Allow", Action: "sts:AssumeRoleWithWebIdentity", Principal: { Federated: provider } },
      Condition: { StringLike: { [`${issuer}:sub`]: "*" } },
    });
    const [entry] = parseTrustPolicy(loose);
    if (entry === undefined) throw new Error("no entry");
    const whyOf = (outcome: ReturnType<typeof tighten>) => (isRefusal(outcome) ? outcome.why : "");
    expect(whyOf(tighten({ subject: subject(loose), trust: entry, known: [] }))).toContain("CloudTrail");
    expect(whyOf(removeTrust({ subject: subject(loose), trust: entry, known: [] }))).toContain(
      "Nobody would be left",
    );
    expect(whyOf(tighten({ subject: subject(null), trust: entry, known }))).toContain("not stored");
  });

  it("is a command with the policy in it, the old one back by one command, and asked of the partner first", () => {
    const before = policy({
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { AWS: "arn:aws:iam::999900001111:root" },
    });
    const [entry] = parseTrustPolicy(before);
    if (entry === undefined) throw new Error("no entry");
    const change = tighten({ subject: subject(before), trust: entry, known: [] });
    if (isRefusal(change)) throw new Error(change.why);
    expect(change.steps.map(({ phase }) => phase)).toEqual(["backup", "watch", "change", "watch"]);
    const [backup, first, update] = change.steps;
    expect(backup?.texts[0]?.text).toBe(
      "aws iam get-role --role-name=deploy --query=Role.AssumeRolePolicyDocument --output=json > deploy-trust-before.json",
    );
    expect(first?.why).toContain("rollcall-AROADEPLOY-999900001111");
    expect(update?.texts[0]?.text).toContain(
      '"Condition": {\n        "StringEquals": {\n          "sts:ExternalId": "rollcall-AROADEPLOY-999900001111"',
    );
    expect(update?.inverse[0]?.text).toBe(
      "aws iam update-assume-role-policy \\\n  --role-name=deploy \\\n  --policy-document=file://deploy-trust-before.json",
    );
  });
});
