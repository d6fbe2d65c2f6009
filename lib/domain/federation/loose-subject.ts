/**
 * Whether the subject a trust asks for names whom it lets in, or lets in whoever comes along. Wildcards after the part that names
 * somebody (any branch of one repository) are no looseness; wildcards in it are.
 */
import type { Confidence } from "#lib/domain/checks/check.ts";

/** `who`: whom it lets in, in words that follow "lets in". */
export type Looseness = { who: string; confidence: Confidence };

type Grammar = (subject: string) => Looseness | null;

/**
 * `issuer`: without scheme, as refs write it; `subject`: may hold `*` and `?`. Null for a subject that names somebody.
 * Source: the issuers' own pages about the claims of their tokens; GitHub: "OpenID Connect reference", example subject claims.
 */
export function looseSubject(issuer: string, subject: string): Looseness | null {
  if (!/[*?]/.test(subject)) return null;
  if (/^[*?:/]*$/.test(subject)) return { who: `any token of ${issuer}`, confidence: "high" };
  const grammar = grammars.find(([pattern]) => pattern.test(issuer.toLowerCase()))?.[1];
  const isOfCluster = subject.startsWith("system:");
  return (isOfCluster ? cluster : (grammar ?? anyOther(issuer)))(subject);
}

const grammars: [issuer: RegExp, grammar: Grammar][] = [
  [/^token\.actions\.githubusercontent\.com(\/|$)/, github],
  [/^gitlab\./, gitlab],
  [/^app\.terraform\.io(\/|$)/, terraform],
];

/** `repo:<owner>/<repository>:<the rest>`; the claim can be customized, and then begins with another word. */
function github(subject: string): Looseness | null {
  const [, owner = "", repository = ""] = /^repo:([^/]*)(?:\/([^:]*))?/.exec(subject) ?? [];
  if (!subject.startsWith("repo:")) {
    return /^[^:*?]+:[^*?]/.test(subject) ? null : { who: "any repository at GitHub", confidence: "high" };
  }
  if (isOpen(owner)) return { who: "repositories of any owner at GitHub", confidence: "high" };
  if (isOpen(repository)) return { who: `any repository of ${owner} at GitHub`, confidence: "medium" };
  return null;
}

/** `project_path:<group>/<project>:ref_type:…` */
function gitlab(subject: string): Looseness | null {
  const path = /^project_path:([^:]*)/.exec(subject)?.[1];
  if (path === undefined) return { who: "any project at GitLab", confidence: "high" };
  if (!isOpen(path)) return null;
  const group = /^([^/*?]+)\//.exec(path)?.[1];
  return group === undefined
    ? { who: "projects of any group at GitLab", confidence: "high" }
    : { who: `any project of ${group} at GitLab`, confidence: "medium" };
}

/** `organization:<o>:project:<p>:workspace:<w>:run_phase:<phase>`: a project or a workspace must be named. */
function terraform(subject: string): Looseness | null {
  const part = (name: string) => new RegExp(`(?:^|:)${name}:([^:]*)`).exec(subject)?.[1] ?? "*";
  const organization = part("organization");
  if (isOpen(organization)) return { who: "any organization at HCP Terraform", confidence: "high" };
  if (!isOpen(part("project")) || !isOpen(part("workspace"))) return null;
  return { who: `any workspace of ${organization} at HCP Terraform`, confidence: "medium" };
}

/** `system:serviceaccount:<namespace>:<name>` */
function cluster(subject: string): Looseness | null {
  const [, , namespace = "*", name = "*"] = subject.split(":");
  if (isOpen(namespace)) {
    return isOpen(name)
      ? { who: "any service account of the cluster", confidence: "high" }
      : { who: `service accounts called ${name} of any namespace`, confidence: "medium" };
  }
  return isOpen(name)
    ? { who: `any service account of the namespace ${namespace}`, confidence: "medium" }
    : null;
}

/** Of an issuer nobody described only a subject that begins with a wildcard is known to name nobody. */
function anyOther(issuer: string): Grammar {
  return (subject) =>
    /^[*?]/.test(subject)
      ? { who: `tokens of ${issuer} that end in a certain way`, confidence: "medium" }
      : null;
}

function isOpen(part: string): boolean {
  return part === "" || /[*?]/.test(part);
}
