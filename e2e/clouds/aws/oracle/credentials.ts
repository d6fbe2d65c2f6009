/** Passwords, access keys, service credentials and certificates. */
import { isoOf } from "../../calendar.ts";
import type { OracleCredential } from "../../oracle-answer.ts";
import { everUsed } from "../world/activity.ts";
import type { AccountState, Activity, User } from "../world/model.ts";
import { hasExpired } from "./identities.ts";
import type { Sight } from "./sight.ts";

export function credentialsOf(state: AccountState, sight: Sight): OracleCredential[] {
  const sees = (stream: string) => sight.complete(state.id, stream);
  const rows: OracleCredential[] = [];
  if (sees("aws/credential-report")) {
    rows.push(...rootCredentials(state));
    // The report names users, not their ids: without the principals their passwords have no owner.
    if (sees("aws/principals")) rows.push(...state.users.flatMap((user) => reported(state, user)));
  }
  const usersKnown = sees("aws/credential-report") || sees("aws/principals");
  if (usersKnown && sight.can(state.id, "iam:ListAccessKeys")) {
    const datesSeen = sight.can(state.id, "iam:GetAccessKeyLastUsed");
    rows.push(...state.users.flatMap((user) => keys(state, user, datesSeen)));
  }
  if (sees("aws/service-credentials"))
    rows.push(...state.users.flatMap((user) => serviceCredentials(state, user)));
  return rows;
}

type Facts = Partial<OracleCredential> &
  Pick<OracleCredential, "externalId" | "kind" | "status" | "principal">;

function row(state: AccountState, facts: Facts): OracleCredential {
  return { scope: state.id, createdAt: null, expiresAt: null, lastUsedAt: null, ...facts };
}

function used(activity: Activity | null | undefined, day: number, salt: string): string | null {
  const at = everUsed(activity ?? null, day, salt);
  return at === null ? null : isoOf(at);
}

/** AWS does not say whether the root user has a password, only when one was used. */
function rootCredentials(state: AccountState): OracleCredential[] {
  const { root } = state;
  const password = row(state, {
    externalId: `${state.id}/password`,
    kind: "aws_password",
    status: "unknown",
    principal: state.id,
    lastUsedAt: used(root.passwordActivity, state.day, `${state.id}/root`),
  });
  const keys = root.keys.map((key, index) =>
    row(state, {
      externalId: `${state.id}/root/access-key-${index + 1}`,
      kind: "aws_access_key",
      status: key.active ? "active" : "inactive",
      principal: state.id,
      createdAt: key.createdAt,
      lastUsedAt: used(key.use?.activity, state.day, `${state.id}/root/${index + 1}`),
    }),
  );
  return [password, ...keys];
}

function reported(state: AccountState, user: User): OracleCredential[] {
  const rows: OracleCredential[] = [];
  if (user.password) {
    rows.push(
      row(state, {
        externalId: `${user.id}/password`,
        kind: "aws_password",
        status: "active",
        principal: user.id,
        createdAt: user.password.changedAt,
        lastUsedAt: used(user.password.activity, state.day, user.id),
      }),
    );
  }
  if (user.certificate) {
    rows.push(
      row(state, {
        externalId: `${user.id}/certificate-1`,
        kind: "aws_x509_certificate",
        status: user.certificate.active ? "active" : "inactive",
        principal: user.id,
        createdAt: user.certificate.changedAt,
      }),
    );
  }
  return rows;
}

function keys(state: AccountState, user: User, datesSeen: boolean): OracleCredential[] {
  return user.keys.map((key) =>
    row(state, {
      externalId: key.id,
      kind: "aws_access_key",
      status: key.status.toLowerCase(),
      principal: user.id,
      createdAt: key.createdAt,
      lastUsedAt: datesSeen ? used(key.use?.activity, state.day, key.id) : null,
    }),
  );
}

function serviceCredentials(state: AccountState, user: User): OracleCredential[] {
  return user.serviceCredentials.map((credential) =>
    row(state, {
      externalId: credential.id,
      kind: "aws_service_specific_credential",
      status: hasExpired(credential.expiresAt, state.day) ? "expired" : credential.status.toLowerCase(),
      principal: user.id,
      createdAt: credential.createdAt,
      expiresAt: credential.expiresAt,
    }),
  );
}
