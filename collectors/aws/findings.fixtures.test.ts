/** What checks find in an account that somebody else exported, against a list written by reading it: FIXTURES names the folder. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { CheckFacts, GrantFacts, ScoreFacts, TrustFacts } from "#lib/domain/checks/check-facts.ts";
import { identityChecks } from "#lib/domain/checks/registry.ts";
import { environmentOf } from "#lib/domain/classification/environment.ts";
import { type CompiledPart, effectiveActions } from "#lib/domain/effective-actions.ts";
import { difference, sizeOf, unionOf } from "#lib/domain/permission-set.ts";
import { compileRisks, riskOf } from "#lib/domain/risk.ts";
import type { CloudRecord, PrincipalRecord, RoleRecord } from "#lib/ingest/contract.ts";
import { natureOf } from "#lib/providers/aws/classify.ts";
import { awsGrantedActions } from "#lib/providers/aws/granted-actions.ts";
import { accountOfArn } from "#lib/providers/aws/keys.ts";
import { awsCatalogue } from "#lib/providers/aws/testing/aws-catalogue.ts";
import { awsWaysIn } from "#lib/providers/aws/ways-in.ts";
import { countedNatures } from "#lib/providers/contract.ts";
import { wildcardsIn } from "#lib/providers/wildcards.ts";
import { openImport } from "./import.ts";
import golden from "./testing/findings-of-a-real-export.json" with { type: "json" };

const path = join(process.env.FIXTURES ?? "", "aws/account-authorization-details.json");
const isThere = process.env.FIXTURES !== undefined && existsSync(path);
const why = isThere ? "" : " (skipped: FIXTURES names no folder with aws/account-authorization-details.json)";

/** An export tells of IAM alone. */
const read = ["aws/principals"];

type Of<Type extends CloudRecord["type"]> = Extract<CloudRecord, { type: Type }>;
const catalogue = awsCatalogue();
const risks = compileRisks(awsGrantedActions.risks, catalogue);

describe.skipIf(!isThere)(`checks on a real export${why}`, () => {
  let found: string[][];
  let identities: CheckFacts[];
  beforeAll(async () => {
    const estate = await openImport([{ path, role: "details" }], { signal: new AbortController().signal });
    const records: CloudRecord[] = [];
    for (const slice of estate.slices) for await (const record of estate.collect(slice)) records.push(record);
    identities = factsIn(records);
    found = identities.flatMap(findingsOf);
  });

  it.each(["administrator", "escalation", "open-trust"] as const)(
    "%s finds what a reader finds, and nothing else",
    (check) => {
      const useless = check === "administrator" ? golden["administrator, though it is of no use"] : [];
      const expected = [...golden[check], ...useless].map(([who, by]) => `${who}: ${by}`);
      expect(
        found
          .filter(([key]) => key === check)
          .map(([, who, by]) => `${who}: ${by}`)
          .sort(),
      ).toEqual(expected.sort());
    },
  );

  it("finds nothing else but that nobody owns any of them: no key, use, workload, environment or owner is told", () => {
    const others = found.filter(([key]) => key !== undefined && !(key in golden));
    expect(others.map(([key]) => key)).toEqual(identities.map(() => "unowned"));
    expect(identities).toHaveLength(71);
    expect(identities.filter(({ identity }) => identity.kind === "aws_iam_user")).toHaveLength(44);
  });

  it("is less sure of what holds under a condition only", () => {
    const confidence = (name: string) =>
      found.find(([key, who]) => key === "administrator" && who === name)?.[3];
    expect(confidence("fn3-exploitableConditionConstraint-user")).toBe("medium");
    expect(confidence("fp5-nonExploitableConditionConstraint-user")).toBe("medium");
    expect(confidence("privesc1-CreateNewPolicyVersion-user")).toBe("high");
  });
});

/** Check, whom, by what, how sure. */
function findingsOf(facts: CheckFacts): string[][] {
  const context = { today: "2026-11-24" };
  return identityChecks.flatMap((check) => {
    const standard = Object.entries(check.thresholds).map(([name, { standard }]) => [name, standard]);
    const thresholds = Object.fromEntries(standard);
    return check.candidates(facts).flatMap((candidate) => {
      const verdict = check.judge(candidate, facts, { ...context, thresholds });
      if (verdict.is !== "found") return [];
      return [[check.key, facts.identity.name, byWhat(candidate.resource, facts), verdict.confidence]];
    });
  });
}

function byWhat(resource: string, { grants, trusts }: CheckFacts): string {
  const grant = grants.find(({ id }) => resource === `grant:${id}`);
  if (grant !== undefined)
    return grant.group === null ? grant.role.name : `${grant.role.name} by way of ${grant.group}`;
  return trusts.find(({ id }) => resource === `trust:${id}`)?.trusted.value ?? "together";
}

/** As they are stored, one record a row; ids are the places in the list. */
function factsIn(records: readonly CloudRecord[]): CheckFacts[] {
  const ofType = <Type extends CloudRecord["type"]>(type: Type) =>
    records.filter((record): record is Of<Type> => record.type === type);
  const roles = new Map(ofType("role").map((role) => [role.externalId, role]));
  const principals = ofType("principal");
  const byName = new Map(principals.map((one) => [one.resourceName, one]));
  const inside = new Set(principals.map(({ scope }) => scope));
  const grantsOf = (holder: PrincipalRecord, group: PrincipalRecord | null): GrantFacts[] =>
    ofType("grant")
      .filter(({ subject, effect }) => effect === "allow" && subject.value === (group ?? holder).externalId)
      .flatMap((grant, at) => {
        const role = roles.get(grant.role.value);
        return role === undefined
          ? []
          : [grantFacts(`${group?.name ?? ""}/${at}`, role, group?.name ?? null)];
      });
  return principals.flatMap((principal) => {
    const trusts = ofType("trust").filter(({ subject }) => subject.value === principal.externalId);
    const verdict = natureOf({ ...principal, trusts, credentials: [], unreadStreams: unreadOf(principal) });
    if (!countedNatures.includes(verdict.nature)) return [];
    const groups = ofType("membership")
      .filter(({ member }) => [principal.externalId, principal.resourceName].includes(member.value))
      .flatMap(
        ({ group }) =>
          principals.find((one) => [one.externalId, one.resourceName].includes(group.value)) ?? [],
      );
    const grants = [null, ...groups].flatMap((group) => grantsOf(principal, group));
    const documents = grants.flatMap(({ role }) => roles.get(role.externalId) ?? []);
    return [
      {
        identity: identityOf(principal, verdict.nature),
        score: scoreOf(documents),
        ...{ credentials: [], grants, workloads: [], links: [], unreadStreams: unreadOf(principal) },
        trusts: trusts.map((trust, at) => trustFacts(String(at), trust, { byName, inside })),
      },
    ];
  });
}

function unreadOf({ kind }: PrincipalRecord): string[] {
  return (awsWaysIn.streams[kind] ?? [])
    .map(({ stream }) => stream)
    .filter((stream) => !read.includes(stream));
}

function identityOf(
  principal: PrincipalRecord,
  nature: CheckFacts["identity"]["nature"],
): CheckFacts["identity"] {
  const { externalId, kind, name, tags, attributes, scope, createdAt } = principal;
  return {
    ...{ id: externalId, provider: "aws", kind, externalId, name, nature, tags, attributes, scope },
    environment: environmentOf({ name, tags, path: [{ name: scope, tags: {} }] }).value,
    ...{ class: "unknown", isDisabled: false, owner: "none", notNeeded: null, lastUse: "unknown" },
    createdOn: createdAt?.toISOString().slice(0, 10) ?? null,
    firstSeenOn: "2026-11-24",
  };
}

/** On the first reading nothing was granted during all of a window that anybody watched: it is blind. */
function scoreOf(documents: readonly RoleRecord[]): ScoreFacts {
  const parts = documents.map(
    (role): CompiledPart => ({
      ...{ effect: "allow", breadth: 2, conditional: false, level: "" },
      compiled: awsGrantedActions.compile(role.document, catalogue, ""),
    }),
  );
  const { actions } = effectiveActions(parts, catalogue);
  const granted = sizeOf(actions);
  return {
    evidence: granted === 0 ? "nothing-granted" : "blind",
    ...{ granted, used: 0, unused: 0, unusedIn30Days: null, unusedPrivileged: null },
    ...riskOf(actions, risks),
  };
}

function grantFacts(id: string, role: RoleRecord, group: string | null): GrantFacts {
  const { allows, denies } = awsGrantedActions.compile(role.document, catalogue, "");
  const given = riskOf(difference(unionOf(allows.map(({ actions }) => actions)), denies), risks);
  const { externalId, kind, name, manager, scope } = role;
  return {
    id,
    role: { id: externalId, kind, name, externalId, manager },
    ...{ via: "attached", group },
    isConditional: allows.length > 0 && allows.every(({ conditional }) => conditional),
    scope: { externalId: scope, kind: "account", name: scope, environment: "unknown" },
    gives: { ...given, wildcards: wildcardsIn("aws", role.document, externalId) },
  };
}

type Known = { byName: ReadonlyMap<string | null, PrincipalRecord>; inside: ReadonlySet<string> };

function trustFacts(
  id: string,
  { mechanism, trusted, condition, attributes }: Of<"trust">,
  { byName, inside }: Known,
): TrustFacts {
  const known = byName.get(trusted.value);
  const account = trusted.kind === "account" ? trusted.value : accountOfArn(trusted.value);
  return {
    ...{ id, mechanism, trusted, condition, attributes },
    principal:
      known === undefined
        ? null
        : {
            id: known.externalId,
            nature: "unknown",
            environment: "unknown",
            scope: known.scope,
            isGone: false,
          },
    isInside: account !== null && inside.has(account),
  };
}
