/**
 * Every form in which an IAM policy of Google Cloud names somebody, allow and deny policies alike, as one value: the same somebody
 * always gives the same member, a member always gives one text, and a form nobody knows is kept as it was written.
 * Source: https://cloud.google.com/iam/docs/principal-identifiers
 */

/** `deleted`: the account is gone and the policy still names it; `uid` tells it from a later one of the same name. */
export type Member = { deleted: boolean; uid: string | null } & Party;

export type Party =
  | { form: "user" | "group" | "service-account"; email: string }
  | { form: "domain"; domain: string }
  | { form: "customer"; customer: string }
  | { form: "anyone" | "authenticated" }
  /** A Kubernetes service account of any cluster of a project's fleet. `pool`: `<project id>.svc.id.goog`. */
  | { form: "cluster-account"; pool: string; namespace: string; account: string }
  /** `selector`: `subject/…`, `group/…`, `attribute.<name>/<value>`, `namespace/…`, `*`. */
  | { form: "pool-member"; isSet: boolean; pool: string; selector: string }
  /** All accounts of a kind that live in a project, folder or organization. */
  | { form: "account-set"; scope: string; of: "ServiceAccount" | "ServiceAgent" }
  /** `trustDomain`: `agents.global.org-<number>.system.id.goog`. */
  | { form: "agent"; isSet: boolean; trustDomain: string; selector: string }
  /** Whoever holds a basic role of a project. */
  | { form: "basic-role"; role: BasicRole; project: string }
  | { form: "unknown"; text: string };

export type BasicRole = "owner" | "editor" | "viewer";

/** Never throws; anything unreadable is `unknown` with its text. */
export function parseMember(text: string): Member {
  const written = text.trim();
  const isDeleted = written.startsWith("deleted:");
  const bare = isDeleted ? written.slice("deleted:".length) : written;
  const uid = isDeleted ? /\?uid=([^?]*)$/.exec(bare) : null;
  const party = partyOf(uid === null ? bare : bare.slice(0, uid.index));
  if (party === null) return { deleted: false, uid: null, form: "unknown", text: written };
  return { deleted: isDeleted, uid: uid?.[1] ?? null, ...party };
}

/** The one text of a member; parseMember of it gives the member again. */
export function memberText(member: Member): string {
  if (!member.deleted) return partyText(member);
  return `deleted:${partyText(member)}${member.uid === null ? "" : `?uid=${member.uid}`}`;
}

function partyOf(text: string): Party | null {
  if (text === "allUsers") return { form: "anyone" };
  if (text === "allAuthenticatedUsers") return { form: "authenticated" };
  if (/^principal(Set)?:\/\//.test(text)) return principalOf(text);
  const colon = text.indexOf(":");
  const value = text.slice(colon + 1);
  if (colon < 0 || value === "") return null;
  switch (text.slice(0, colon)) {
    case "user":
      return { form: "user", email: value.toLowerCase() };
    case "group":
      return { form: "group", email: value.toLowerCase() };
    case "serviceAccount":
      return clusterAccount(value) ?? { form: "service-account", email: value.toLowerCase() };
    case "domain":
      return { form: "domain", domain: value.toLowerCase() };
    case "projectOwner":
      return { form: "basic-role", role: "owner", project: value };
    case "projectEditor":
      return { form: "basic-role", role: "editor", project: value };
    case "projectViewer":
      return { form: "basic-role", role: "viewer", project: value };
    default:
      return null;
  }
}

/** `PROJECT.svc.id.goog[NAMESPACE/ACCOUNT]`, the form older than principal:// for the same account. */
function clusterAccount(value: string): Party | null {
  const match = /^([^[\]/]+\.svc\.id\.goog)\[([^/[\]]+)\/([^/[\]]+)\]$/.exec(value);
  if (match === null) return null;
  const [, pool = "", namespace = "", account = ""] = match;
  return { form: "cluster-account", pool, namespace, account };
}

const poolPath =
  /^((?:projects\/[^/]+\/)?locations\/[^/]+\/(?:workloadIdentityPools|workforcePools)\/([^/]+))\/(.+)$/s;

function principalOf(text: string): Party | null {
  const [, set, host = "", path = ""] = /^principal(Set)?:\/\/([^/]+)\/(.+)$/s.exec(text) ?? [];
  const isSet = set !== undefined;
  if (host === "goog") return googleParty(path, isSet);
  if (host === "cloudresourcemanager.googleapis.com") return accountSet(path, isSet);
  if (/^agents\..+\.system\.id\.goog$/.test(host)) {
    return { form: "agent", isSet, trustDomain: host, selector: path };
  }
  if (host !== "iam.googleapis.com") return null;
  const account = /^projects\/-\/serviceAccounts\/([^/]+@[^/]+)$/.exec(path)?.[1];
  if (account !== undefined && !isSet) return { form: "service-account", email: account.toLowerCase() };
  const [, pool = "", name = "", selector = ""] = poolPath.exec(path) ?? [];
  if (pool === "") return null;
  const [, namespace, ksa] = /^subject\/ns\/([^/[\]]+)\/sa\/([^/[\]]+)$/.exec(selector) ?? [];
  if (!isSet && /^[^[\]/]+\.svc\.id\.goog$/.test(name) && namespace !== undefined && ksa !== undefined) {
    return { form: "cluster-account", pool: name, namespace, account: ksa };
  }
  return { form: "pool-member", isSet, pool, selector };
}

/** Deny policies write Google accounts so. */
function googleParty(path: string, isSet: boolean): Party | null {
  if (isSet && path === "public:all") return { form: "anyone" };
  const [, kind, value = ""] = /^(subject|group|cloudIdentityCustomerId)\/([^/]+)$/.exec(path) ?? [];
  if (kind === "subject" && !isSet) return { form: "user", email: value.toLowerCase() };
  if (kind === "group" && isSet) return { form: "group", email: value.toLowerCase() };
  if (kind === "cloudIdentityCustomerId" && isSet) return { form: "customer", customer: value };
  return null;
}

function accountSet(path: string, isSet: boolean): Party | null {
  const match = /^((?:projects|folders|organizations)\/[^/]+)\/type\/(ServiceAccount|ServiceAgent)$/.exec(
    path,
  );
  if (match === null || !isSet) return null;
  return { form: "account-set", scope: match[1] ?? "", of: match[2] as "ServiceAccount" | "ServiceAgent" };
}

const basicRoleWords = { owner: "projectOwner", editor: "projectEditor", viewer: "projectViewer" };

function partyText(party: Party): string {
  switch (party.form) {
    case "anyone":
      return "allUsers";
    case "authenticated":
      return "allAuthenticatedUsers";
    case "user":
      return `user:${party.email}`;
    case "group":
      return `group:${party.email}`;
    case "service-account":
      return `serviceAccount:${party.email}`;
    case "domain":
      return `domain:${party.domain}`;
    case "customer":
      return `principalSet://goog/cloudIdentityCustomerId/${party.customer}`;
    case "cluster-account":
      return `serviceAccount:${party.pool}[${party.namespace}/${party.account}]`;
    case "pool-member":
      return `${scheme(party.isSet)}iam.googleapis.com/${party.pool}/${party.selector}`;
    case "account-set":
      return `principalSet://cloudresourcemanager.googleapis.com/${party.scope}/type/${party.of}`;
    case "agent":
      return `${scheme(party.isSet)}${party.trustDomain}/${party.selector}`;
    case "basic-role":
      return `${basicRoleWords[party.role]}:${party.project}`;
    case "unknown":
      return party.text;
  }
}

function scheme(isSet: boolean): string {
  return isSet ? "principalSet://" : "principal://";
}
