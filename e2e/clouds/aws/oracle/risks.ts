/** What AWS's own terms say of the risk of those that can be seen, read account by account. */
import type { OracleFinding, OracleGiven, OracleRisks } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import type { AccountState, PolicyDocument, Role, TrustParty, TrustStatement, User } from "../world/model.ts";
import type { Organization } from "../world/organization.ts";
import { allowingOf } from "./granted.ts";
import { isPrivileged, riskOfHolding } from "./known-actions.ts";
import { readDocument } from "./read-document.ts";
import type { Sight } from "./sight.ts";

export function risksOf(world: World, sight: Sight): OracleRisks {
  const states = sight.accounts
    .filter((id) => sight.complete(id, "aws/principals"))
    .map((id) => world.aws.account(id, world.day));
  const holders = states.flatMap((state) =>
    [...state.roles, ...state.users].map((holder) => ({ state, holder })),
  );
  return {
    tags: new Map(holders.map(({ holder }) => [holder.id, holder.tags])),
    silentSecrets: new Set(states.flatMap((state) => silentIn(state, sight))),
    given: new Map(holders.map(({ state, holder }) => [holder.id, givenTo(state, holder)])),
    isPrivileged,
    mayHide: () => false,
    found: states.flatMap((state) => [
      ...state.roles.flatMap((role) => trustFindings(role, world.aws.organization)),
      ...state.users.flatMap(leaked),
    ]),
  };
}

/** Passwords for services and certificates never tell; keys where nobody may ask. */
function silentIn(state: AccountState, sight: Sight): string[] {
  const asksKeys = sight.can(state.id, "iam:GetAccessKeyLastUsed");
  return state.users.flatMap((user) => [
    ...user.serviceCredentials.map(({ id }) => id),
    `${user.id}/certificate-1`,
    ...(asksKeys ? [] : user.keys.map(({ id }) => id)),
  ]);
}

const read = new Map<string, OracleGiven>();

function givenTo(state: AccountState, holder: Role | User): OracleGiven[] {
  return allowingOf(state, holder).map(({ document }) => {
    const text = JSON.stringify(document);
    const given = read.get(text) ?? givenBy(document);
    read.set(text, given);
    return given;
  });
}

function givenBy(document: PolicyDocument): OracleGiven {
  const { allowed, denied } = readDocument(document);
  const left = new Map([...allowed].filter(([action]) => !denied.has(action)));
  const { isAdministrator, escalations } = riskOfHolding(left);
  const isWild = document.Statement.some(
    ({ Effect, Action, NotAction }) =>
      Effect === "Allow" &&
      (NotAction !== undefined ||
        [Action ?? []].flat().some((pattern) => /^(\*|[a-z0-9-]+:\*)$/i.test(String(pattern)))),
  );
  return { isAdministrator, escalations, isWild };
}

function leaked({ id, keys, attached }: User): OracleFinding[] {
  const isMarked = attached.some((arn) => arn.includes("/AWSCompromisedKeyQuarantine"));
  const isLeft = keys.some(({ status }) => status !== "Expired");
  return isMarked && isLeft ? [{ rule: "exposed-key", identity: id }] : [];
}

function trustFindings(role: Role, organization: Organization): OracleFinding[] {
  const parties = role.trust
    .filter(({ effect }) => effect === "Allow")
    .flatMap((statement) => statement.parties.map((party) => ({ party, statement })));
  const is = (test: (party: TrustParty, statement: TrustStatement) => boolean, rule: string) =>
    parties.some(({ party, statement }) => test(party, statement)) ? [{ rule, identity: role.id }] : [];
  return [
    ...is((party) => party.kind === "deleted", "dangling-principal"),
    ...is((party, statement) => isOutside(party, organization) && !isTied(statement), "open-trust"),
    ...is(isLoose, "loose-subject"),
  ];
}

function isOutside(party: TrustParty, { byId }: Organization): boolean {
  if (party.kind === "anyone") return true;
  if (party.kind === "account") return !byId.has(party.id);
  return party.kind === "principal" && !byId.has(party.arn.split(":")[4] ?? "");
}

/** Where a request comes from, or that a second factor was shown, does not say whose it is. */
function isTied({ condition }: TrustStatement): boolean {
  const keys = Object.values(condition ?? {}).flatMap((keys) => Object.keys(keys));
  return keys.some((key) => /ExternalId|PrincipalOrg|SourceAccount|SourceArn|PrincipalA/.test(key));
}

/** Signing in the users of an app by their provider is what such a trust is for. */
const signIn = /^(cognito-identity\.amazonaws\.com|accounts\.google\.com)$/;

function isLoose(party: TrustParty, { condition }: TrustStatement): boolean {
  if (party.kind === "service")
    return (
      /^(pods\.eks|rolesanywhere)\./.test(party.name) && !/SourceArn|PrincipalTag/.test(keysOf(condition))
    );
  if (party.kind !== "oidc" || signIn.test(party.issuer)) return false;
  return party.subjects.length === 0 || party.subjects.some((subject) => namesNobody(subject));
}

const keysOf = (condition: TrustStatement["condition"]): string =>
  Object.values(condition ?? {})
    .flatMap((keys) => Object.keys(keys))
    .join(" ");

/** The repository, the account of a namespace, the project: what must be there without a wildcard. */
function namesNobody(subject: string): boolean {
  const [, repository] = /^repo:([^:]*)/.exec(subject) ?? [];
  if (repository !== undefined) return repository.includes("*");
  const [, account] = /^system:serviceaccount:(.*)$/.exec(subject) ?? [];
  if (account !== undefined) return account.includes("*");
  return /^\*/.test(subject);
}
