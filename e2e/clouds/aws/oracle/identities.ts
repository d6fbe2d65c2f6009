/** Principals with their natures: roles know what they were made for, users are what they can sign in with. */
import type { OracleIdentity, OracleOwnerHint } from "../../oracle-answer.ts";
import { groupArn, oidcArn, roleArn, samlArn, userArn } from "../world/forge.ts";
import type { AccountState, Nature, User } from "../world/model.ts";
import type { Sight } from "./sight.ts";

export function identitiesOf(state: AccountState, sight: Sight): OracleIdentity[] {
  const row = (kind: string, externalId: string, name: string, resourceName: string, nature: Nature) => ({
    provider: "aws",
    kind,
    externalId,
    name,
    resourceName,
    scope: state.id,
    nature,
  });
  const rows: OracleIdentity[] = [];
  if (sight.complete(state.id, "aws/principals")) {
    rows.push(row("aws_root_user", state.id, "root", `arn:aws:iam::${state.id}:root`, "human"));
    for (const role of state.roles)
      rows.push(row("aws_iam_role", role.id, role.name, roleArn(state.id, role), role.nature));
    for (const user of state.users) {
      rows.push(
        row("aws_iam_user", user.id, user.name, userArn(state.id, user), userNature(state, user, sight)),
      );
    }
    for (const group of state.groups)
      rows.push(row("aws_iam_group", group.id, group.name, groupArn(state.id, group), "group"));
  }
  const may = (...actions: string[]) => actions.every((action) => sight.can(state.id, action));
  if (may("iam:ListOpenIDConnectProviders", "iam:GetOpenIDConnectProvider")) {
    for (const { issuer } of state.oidcProviders) {
      const arn = oidcArn(state.id, issuer);
      rows.push(row("aws_oidc_provider", arn, issuer, arn, "set"));
    }
  }
  if (may("iam:ListSAMLProviders", "iam:GetSAMLProvider")) {
    for (const { name } of state.samlProviders) {
      const arn = samlArn(state.id, name);
      rows.push(row("aws_saml_provider", arn, name, arn, "set"));
    }
  }
  return rows;
}

/** True, false, or null where it could not be read. */
type Fact = boolean | null;

function userNature(state: AccountState, user: User, sight: Sight): Nature {
  const seen = (stream: string) => sight.complete(state.id, stream);
  const password: Fact = seen("aws/credential-report") ? user.password !== null : null;
  const listed = sight.can(state.id, "iam:ListAccessKeys");
  const liveKey: Fact = listed ? user.keys.some((key) => key.status === "Active") : null;
  const live = (credential: User["serviceCredentials"][number]) =>
    credential.status === "Active" && !hasExpired(credential.expiresAt, state.day);
  const liveCredential = seen("aws/service-credentials") && user.serviceCredentials.some(live);
  const software: Fact = liveKey === true || liveCredential ? true : liveKey;
  const guess: Nature = user.looksMachine ? "machine" : "unknown";
  if (password === null) return guess;
  if (software === null) return guess;
  if (password) return software ? "mixed" : "human";
  return software ? "machine" : "unknown";
}

export function hasExpired(expiresAt: string | null, day: number): boolean {
  if (expiresAt === null) return false;
  return new Date(expiresAt).getTime() <= Date.UTC(2025, 5, 1) + day * 86_400_000;
}

const OWNER_KEYS = new Set(
  "owner owner-email team squad contact technical-owner business-owner application app service cost-center costcenter map-migrated created-by aws:cloudformation:stack-name terraform".split(
    " ",
  ),
);

export function ownerHintsOf(state: AccountState, sight: Sight): OracleOwnerHint[] {
  if (!sight.complete(state.id, "aws/principals")) return [];
  return [...state.roles, ...state.users].flatMap((principal) =>
    Object.entries(principal.tags)
      .filter(([key]) => OWNER_KEYS.has(key.toLowerCase()))
      .map(([key, value]) => ({ subject: principal.id, key, value })),
  );
}
