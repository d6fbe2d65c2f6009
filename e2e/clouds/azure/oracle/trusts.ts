/** Who may become a principal: whoever its federated credentials name, and its owners, who may give it new ones. */
import type { OracleAnswer, OracleExternal, OracleTrust } from "../../oracle-answer.ts";
import type { Directory } from "../world/azure-world.ts";
import type { FederatedCredential } from "../world/model.ts";
import { TENANT_ID } from "../world/tenant.ts";
import { standsFor } from "./credentials.ts";
import { IDENTITIES, IDENTITY_TRUSTS, type Sight, subscriptionIn } from "./sight.ts";

export function trustsOf(directory: Directory, sight: Sight): Pick<OracleAnswer, "trusts" | "externals"> {
  const trusts = [
    ...(sight.ask("Application.Read.All") ? [...ofApplications(directory), ...ofOwners(directory)] : []),
    ...ofIdentities(directory, sight),
  ];
  return { trusts, externals: trusts.flatMap(({ trusted }) => externalOf(trusted)) };
}

function federated(subject: string, scope: string, credential: FederatedCredential): OracleTrust {
  const issuer = credential.issuer.replace("https://", "").replace(/\/$/, "");
  const quoted = credential.expression?.split("'").at(-2) ?? "*";
  return {
    subject,
    trusted: `federated:${issuer}|${credential.subject ?? quoted}`,
    mechanism: "web-identity",
    scope,
    conditional: true,
  };
}

function ofApplications(directory: Directory): OracleTrust[] {
  return directory.applications.flatMap((application) =>
    application.federated.map((credential) =>
      federated(standsFor(directory, application), TENANT_ID, credential),
    ),
  );
}

/** An identity that stands alone is read in its own subscription. */
function ofIdentities(directory: Directory, sight: Sight): OracleTrust[] {
  return directory.principals.flatMap((principal) => {
    const home = subscriptionIn(principal.managed?.resourceId ?? "");
    const isOpen = sight.open.some(({ id }) => id === home);
    if (home === null || !isOpen || !sight.may(IDENTITIES, home) || !sight.may(IDENTITY_TRUSTS, home))
      return [];
    return principal.federated.map((credential) => federated(principal.id, home, credential));
  });
}

function ofOwners(directory: Directory): OracleTrust[] {
  const owned = [
    ...directory.applications.map((application) => ({
      subject: standsFor(directory, application),
      owners: application.owners,
    })),
    ...directory.principals.map(({ id, owners }) => ({ subject: id, owners })),
  ];
  const users = new Set(directory.users.map(({ id }) => id));
  return owned.flatMap(({ subject, owners }) =>
    owners.map((owner) => ({
      subject,
      trusted: `${users.has(owner) ? "user" : "id"}:${owner}`,
      mechanism: "owner",
      scope: TENANT_ID,
      conditional: false,
    })),
  );
}

const OUTSIDERS: Record<string, { kind: string; nature: string }> = {
  federated: { kind: "azure_federated_subject", nature: "external" },
  user: { kind: "azure_user", nature: "human" },
};

function externalOf(trusted: string): OracleExternal[] {
  const at = trusted.indexOf(":");
  const { kind, nature } = OUTSIDERS[trusted.slice(0, at)] ?? {};
  return kind === undefined || nature === undefined ? [] : [{ kind, value: trusted.slice(at + 1), nature }];
}
