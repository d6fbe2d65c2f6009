/** Who may become each role, from what each trust was made for, and the outsiders those trusts name. */
import type { OracleAnswer, OracleExternal, OracleTrust } from "../../oracle-answer.ts";
import { roleArn } from "../world/forge.ts";
import type { AccountState, TrustParty } from "../world/model.ts";
import type { Sight } from "./sight.ts";

export function trustsOf(state: AccountState, sight: Sight): Pick<OracleAnswer, "trusts" | "externals"> {
  const trusts = [
    ...(sight.complete(state.id, "aws/principals") ? roleTrusts(state) : []),
    ...(sight.complete(state.id, "aws/pod-identities") ? podTrusts(state) : []),
    ...(sight.complete(state.id, "aws/roles-anywhere") ? anywhereTrusts(state) : []),
  ];
  return { trusts, externals: trusts.flatMap((trust) => externalOf(trust.trusted)) };
}

function roleTrusts(state: AccountState): OracleTrust[] {
  return state.roles.flatMap((role) =>
    role.trust
      .filter((statement) => statement.effect === "Allow")
      .flatMap((statement) =>
        statement.parties.flatMap((party) =>
          namesOf(party).map((trusted) => ({
            subject: role.id,
            trusted,
            mechanism: mechanismOf(party),
            scope: state.id,
            conditional: statement.condition !== null || party.kind === "oidc",
          })),
        ),
      ),
  );
}

function namesOf(party: TrustParty): string[] {
  switch (party.kind) {
    case "service":
      return [`service:${party.name}`];
    case "account":
      return [`account:${party.id}`];
    case "principal":
      return [`name:${party.arn}`];
    case "deleted":
      return [`id:${party.id}`];
    case "saml":
      return [`name:${party.arn}`];
    case "anyone":
      return ["anyone:*"];
    case "oidc":
      return (party.subjects.length === 0 ? ["*"] : party.subjects).map(
        (subject) => `federated:${party.issuer}|${subject}`,
      );
  }
}

function mechanismOf(party: TrustParty): string {
  const words: Partial<Record<TrustParty["kind"], string>> = {
    service: "service",
    oidc: "web-identity",
    saml: "saml",
  };
  return words[party.kind] ?? "assume-role";
}

const roleId = (state: AccountState, name: string) =>
  state.roles.find((role) => roleArn(state.id, role) === `arn:aws:iam::${state.id}:role/${name}`)?.id ??
  `arn:aws:iam::${state.id}:role/${name}`;

function podTrusts(state: AccountState): OracleTrust[] {
  return state.associations.map((item) => ({
    subject: roleId(state, item.role),
    trusted: `federated:arn:aws:eks:${item.region}:${state.id}:cluster/${item.cluster}|system:serviceaccount:${item.namespace}:${item.serviceAccount}`,
    mechanism: "pod-identity",
    scope: state.id,
    conditional: false,
  }));
}

/** Any certificate of an anchor of the region can become any role of the region's profiles. */
function anywhereTrusts(state: AccountState): OracleTrust[] {
  return state.profiles.flatMap((profile) =>
    profile.roles.flatMap((role) =>
      state.anchors
        .filter((anchor) => anchor.region === profile.region)
        .map((anchor) => ({
          subject: roleId(state, role),
          trusted: `federated:arn:aws:rolesanywhere:${anchor.region}:${state.id}:trust-anchor/${anchor.id}|*`,
          mechanism: "roles-anywhere",
          scope: state.id,
          conditional: false,
        })),
    ),
  );
}

const EXTERNAL_KINDS: Record<string, string> = {
  account: "aws_account",
  service: "aws_service",
  federated: "aws_federated_subject",
  anyone: "aws_anyone",
};

function externalOf(trusted: string): OracleExternal[] {
  const at = trusted.indexOf(":");
  const kind = EXTERNAL_KINDS[trusted.slice(0, at)];
  return kind === undefined ? [] : [{ kind, value: trusted.slice(at + 1), nature: "external" }];
}
