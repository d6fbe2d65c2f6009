/**
 * Whom a binding names, in every form Google knows, and how each is written in a policy.
 * Forms: cloud.google.com/iam/docs/principal-identifiers.
 */
export type Member =
  | { kind: "user" | "group" | "account"; email: string }
  /** `day`: when it was deleted; Google forgets it 60 days later. */
  | { kind: "deleted-user" | "deleted-group" | "deleted-account"; email: string; uid: string; day: number }
  | { kind: "domain"; domain: string }
  | { kind: "everyone"; signedIn: boolean }
  /** A service agent: Google's own account that works for a project, folder or organization. */
  | { kind: "service-agent"; email: string }
  /** A Kubernetes account, in the form that predates pools. */
  | { kind: "gke-account"; project: string; namespace: string; name: string }
  /** `pool`: its resource name. */
  | { kind: "subject"; pool: string; subject: string }
  | { kind: "pool-group"; pool: string; group: string }
  | { kind: "attribute"; pool: string; name: string; value: string }
  | { kind: "whole-pool"; pool: string }
  | { kind: "gke-namespace"; pool: string; namespace: string }
  /** Every service account below an organization, folder or project. */
  | { kind: "accounts-below"; node: string }
  /** `domain`: the trust domain; `resource`: the agent's path below it. */
  | { kind: "agent"; domain: string; resource: string }
  | { kind: "agents"; domain: string }
  | { kind: "convenience"; level: "Owner" | "Editor" | "Viewer"; project: string }
  | { kind: "opaque"; text: string };

/** As it stands in `bindings[].members`. */
export function textOf(member: Member): string {
  switch (member.kind) {
    case "user":
    case "group":
      return `${member.kind}:${member.email}`;
    case "account":
    case "service-agent":
      return `serviceAccount:${member.email}`;
    case "deleted-user":
    case "deleted-group":
    case "deleted-account": {
      const kind = { "deleted-user": "user", "deleted-group": "group", "deleted-account": "serviceAccount" };
      return `deleted:${kind[member.kind]}:${member.email}?uid=${member.uid}`;
    }
    case "domain":
      return `domain:${member.domain}`;
    case "everyone":
      return member.signedIn ? "allAuthenticatedUsers" : "allUsers";
    case "gke-account":
      return `serviceAccount:${member.project}.svc.id.goog[${member.namespace}/${member.name}]`;
    case "subject":
      return `principal://iam.googleapis.com/${member.pool}/subject/${member.subject}`;
    case "pool-group":
      return `principalSet://iam.googleapis.com/${member.pool}/group/${member.group}`;
    case "attribute":
      return `principalSet://iam.googleapis.com/${member.pool}/attribute.${member.name}/${member.value}`;
    case "whole-pool":
      return `principalSet://iam.googleapis.com/${member.pool}/*`;
    case "gke-namespace":
      return `principalSet://iam.googleapis.com/${member.pool}/namespace/${member.namespace}`;
    case "accounts-below":
      return `principalSet://cloudresourcemanager.googleapis.com/${member.node}/type/ServiceAccount`;
    case "agent":
      return `principal://${member.domain}/resources/${member.resource}`;
    case "agents":
      return `principalSet://${member.domain}/*`;
    case "convenience":
      return `project${member.level}:${member.project}`;
    case "opaque":
      return member.text;
  }
}

type Reader = [RegExp, (groups: string[], day: number) => Member];

const POOL = "iam\\.googleapis\\.com/(.+/workload(?:Identity)?Pools/[^/]+|.+/workforcePools/[^/]+)";

/** The first that fits; what nothing fits stays as it is written. */
const READERS: Reader[] = [
  [/^user:(.+)$/, ([email = ""]) => ({ kind: "user", email })],
  [/^group:(.+)$/, ([email = ""]) => ({ kind: "group", email })],
  [/^domain:(.+)$/, ([domain = ""]) => ({ kind: "domain", domain })],
  [/^allUsers$/, () => ({ kind: "everyone", signedIn: false })],
  [/^allAuthenticatedUsers$/, () => ({ kind: "everyone", signedIn: true })],
  [
    /^deleted:user:(.+)\?uid=(\d+)$/,
    ([email = "", uid = ""], day) => ({ kind: "deleted-user", email, uid, day }),
  ],
  [
    /^deleted:group:(.+)\?uid=(\d+)$/,
    ([email = "", uid = ""], day) => ({ kind: "deleted-group", email, uid, day }),
  ],
  [
    /^deleted:serviceAccount:(.+)\?uid=(\d+)$/,
    ([email = "", uid = ""], day) => ({ kind: "deleted-account", email, uid, day }),
  ],
  [
    /^serviceAccount:(.+)\.svc\.id\.goog\[(.+)\/(.+)\]$/,
    ([project = "", namespace = "", name = ""]) => ({ kind: "gke-account", project, namespace, name }),
  ],
  [
    /^serviceAccount:((?:service-|bq-|project-)(?:p|org-)?\d+@.+|\d+@(?:cloudservices|cloudbuild)\..+)$/,
    ([email = ""]) => ({ kind: "service-agent", email }),
  ],
  [/^serviceAccount:(.+)$/, ([email = ""]) => ({ kind: "account", email })],
  [
    new RegExp(`^principal://${POOL}/subject/(.+)$`),
    ([pool = "", subject = ""]) => ({ kind: "subject", pool, subject }),
  ],
  [
    new RegExp(`^principalSet://${POOL}/group/(.+)$`),
    ([pool = "", group = ""]) => ({ kind: "pool-group", pool, group }),
  ],
  [
    new RegExp(`^principalSet://${POOL}/attribute\\.([^/]+)/(.+)$`),
    ([pool = "", name = "", value = ""]) => ({ kind: "attribute", pool, name, value }),
  ],
  [
    new RegExp(`^principalSet://${POOL}/namespace/(.+)$`),
    ([pool = "", namespace = ""]) => ({ kind: "gke-namespace", pool, namespace }),
  ],
  [new RegExp(`^principalSet://${POOL}/\\*$`), ([pool = ""]) => ({ kind: "whole-pool", pool })],
  [
    /^principalSet:\/\/cloudresourcemanager\.googleapis\.com\/(.+)\/type\/ServiceAccount$/,
    ([node = ""]) => ({ kind: "accounts-below", node }),
  ],
  [
    /^principal:\/\/(agents\.global\.[^/]+)\/resources\/(.+)$/,
    ([domain = "", resource = ""]) => ({ kind: "agent", domain, resource }),
  ],
  [/^principalSet:\/\/(agents\.global\.[^/]+)\/\*$/, ([domain = ""]) => ({ kind: "agents", domain })],
  [
    /^project(Owner|Editor|Viewer):(.+)$/,
    ([level = "", project = ""]) => ({
      kind: "convenience",
      level: level as "Owner" | "Editor" | "Viewer",
      project,
    }),
  ],
];

/** Reads what a person wrote into a policy; `day`: when they did. */
export function memberOf(text: string, day: number): Member {
  for (const [pattern, read] of READERS) {
    const found = pattern.exec(text);
    if (found) return read(found.slice(1), day);
  }
  return { kind: "opaque", text };
}

export const user = (email: string): Member => ({ kind: "user", email });
export const group = (email: string): Member => ({ kind: "group", email });
export const account = ({ email }: { email: string }): Member => ({ kind: "account", email });
export const agent = (email: string): Member => ({ kind: "service-agent", email });
