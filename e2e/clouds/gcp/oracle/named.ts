/** Whom a policy names, as the inventory knows them: by the id of what exists, else by the one text for each of them. */
import type { OracleExternal } from "../../oracle-answer.ts";
import { type Member, textOf } from "../world/members.ts";

export type Named =
  /** An account that exists or did: by its unique id. */
  | { id: string; external: null }
  /** Somebody nobody collects. */
  | { id: string; external: OracleExternal };

/** `uniqueId`: of the account with that e-mail, wherever it is; undefined for one that cannot be seen. */
export function nameOf(member: Member, uniqueId: (email: string) => string | undefined): Named {
  const known = (id: string): Named => ({ id, external: null });
  const other = (kind: string, id = textOf(member)): Named => ({ id, external: outsider(kind, id) });
  switch (member.kind) {
    case "account":
      return known(uniqueId(member.email) ?? member.email);
    case "deleted-account":
      return known(member.uid);
    case "whole-pool":
      return member.pool.includes("workforcePools") ? other("gcp_workforce_set") : known(member.pool);
    case "gke-account":
      return other("gcp_cluster_account");
    case "subject":
      return namedSubject(member.pool, member.subject) ?? subject(member.pool, other);
    case "everyone":
      return other("gcp_anyone");
    default:
      return other(KINDS[member.kind] ?? setKind(member));
  }
}

/** What each kind of outsider is; whoever lives elsewhere and is software there is external. */
const NATURES: Record<string, string> = {
  gcp_user: "human",
  gcp_workforce_subject: "human",
  gcp_group: "group",
  gcp_service_agent: "provider-managed",
  gcp_agent: "machine",
  gcp_unknown_member: "unknown",
  gcp_cluster_account: "external",
  gcp_federated_subject: "external",
  gcp_foreign_account: "external",
};

/** The others stand for many. */
export const outsider = (kind: string, value: string): OracleExternal => ({
  kind,
  value,
  nature: NATURES[kind] ?? "set",
});

const KINDS: Partial<Record<Member["kind"], string>> = {
  user: "gcp_user",
  "deleted-user": "gcp_user",
  group: "gcp_group",
  "deleted-group": "gcp_group",
  domain: "gcp_domain",
  "service-agent": "gcp_service_agent",
  "accounts-below": "gcp_account_set",
  agent: "gcp_agent",
  agents: "gcp_agent_set",
  convenience: "gcp_basic_role_holders",
  opaque: "gcp_unknown_member",
};

function setKind(member: Member): string {
  const isWorkforce = "pool" in member && member.pool.includes("workforcePools");
  return isWorkforce ? "gcp_workforce_set" : "gcp_federated_set";
}

function subject(pool: string, other: (kind: string) => Named): Named {
  return other(pool.includes("workforcePools") ? "gcp_workforce_subject" : "gcp_federated_subject");
}

/** A pod of a cluster may be named in two ways and is one. */
function namedSubject(pool: string, text: string): Named | null {
  const [, namespace, name] = /^ns\/([^/]+)\/sa\/([^/]+)$/.exec(text) ?? [];
  const cluster = pool.split("/").at(-1) ?? "";
  if (!cluster.endsWith(".svc.id.goog") || namespace === undefined || name === undefined) return null;
  const id = `serviceAccount:${cluster}[${namespace}/${name}]`;
  return { id, external: outsider("gcp_cluster_account", id) };
}
