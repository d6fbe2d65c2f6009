/**
 * Who may act as a service account, tightened: members of a pool by the subjects that are known to come, granted first; what is gone is
 * taken out. Where nobody knows who comes, nothing is written, and what has to be found out is said.
 */
import type { Change, ChangeStep } from "#lib/domain/remediation/change.ts";
import type { Ref } from "#lib/ingest/contract.ts";
import { commands } from "../../remediation/command-text.ts";
import type { BindingRequest, Outcome, TrustRequest } from "../../remediation.ts";
import { isWorkloadPool } from "../keys.ts";
import { type Member, parseMember } from "../members.ts";
import { gcpTrustExposure } from "../trust-exposure.ts";
import { bindingChange, watchStep } from "./binding-change.ts";
import { type Binding, backupOf, bindingLines, type PolicyTarget, policyTarget } from "./policy-target.ts";

/** As an allow policy writes whom a ref names; null for one whose text is not known any more. */
export function memberOfRef({ kind, value }: Ref): string | null {
  if (kind === "anyone") return "allUsers";
  if (kind === "member") return value;
  if (kind !== "name") return null;
  return isWorkloadPool(value) ? `principalSet://iam.googleapis.com/${value}/*` : `serviceAccount:${value}`;
}

export function removeBinding({ subject, role, condition, attributes, ...grant }: BindingRequest): Outcome {
  const title = role.resourceName ?? role.externalId.replace(/@.*$/, "");
  const target = policyTarget(grant);
  const named = `${title} on ${target?.words ?? grant.via.replace(/^binding\//, "")}`;
  const member = memberOfRef(subject);
  if (attributes.deletedMember === true || member === null || parseMember(member).deleted)
    return {
      target: named,
      why: `Its member was deleted (${subject.value}): Google takes it out by itself within 60 days, and brings it back if the account is. To be rid of it now, copy the member as gcloud get-iam-policy prints it, with its uid, into remove-iam-policy-binding.`,
    };
  if (target === null)
    return {
      target: named,
      why: "No command of gcloud changes one binding of its policy: edit it in the console or where it was written.",
    };
  return bindingChange({
    ...{ target, old: { member, role: title, condition, title }, roles: [] },
    why: "Nobody of that name is there.",
    notes: [
      "Nobody of that name is there: nobody loses anything, and whoever takes the name later gets nothing by it.",
    ],
  });
}

type Held = { target: PolicyTarget; old: Binding; named: string };

/** Null where the account's own policy, or who is meant in it, cannot be named. */
function heldBy({ subject, trust }: TrustRequest): Held | null {
  const project = subject.scopes.find(({ kind }) => kind === "gcp_project");
  const email = subject.resourceName;
  const member = memberOfRef(trust.trusted);
  const role = trust.attributes.role;
  if (project === undefined || email === null || member === null || typeof role !== "string") return null;
  const via = `binding/iam.googleapis.com/projects/${project.name}/serviceAccounts/${email}`;
  const target = policyTarget({ scope: project, via });
  if (target === null) return null;
  return {
    target,
    old: { member, role, condition: trust.condition },
    named: `${role} for ${member} on ${target.words}`,
  };
}

export function tighten(request: TrustRequest): Outcome {
  const { subject, trust, known } = request;
  const exposure = gcpTrustExposure(trust);
  if (exposure?.is === "gone") return removeTrust(request);
  const held = heldBy(request);
  const target = held?.named ?? `who may act as ${subject.name}`;
  const pool = poolOf(trust.trusted);
  if (held === null || pool === null)
    return { target, why: questionOf(subject.name, exposure?.is === "anyone") };
  const members = subjectsIn(pool, known);
  if (members.length === 0)
    return {
      target,
      why: `Find out which subjects come: Cloud Audit Logs of the project, method google.iam.credentials.v1 GenerateAccessToken for this account, principalSubject. Bind roles to exactly those (principal://…/subject/…), or ask for them in the provider: gcloud iam workload-identity-pools providers update-oidc PROVIDER --attribute-condition='assertion.sub in ["…"]'.`,
    };
  return tightened(held, members);
}

export function removeTrust(request: TrustRequest): Outcome {
  const held = heldBy(request);
  if (held === null || request.trust.attributes.deletedMember === true)
    return {
      target: `${request.trust.trusted.value} in the policy of ${request.subject.name}`,
      why: "Google takes a deleted member out by itself within 60 days; to be rid of it now, copy it as gcloud iam service-accounts get-iam-policy prints it, with its uid, into remove-iam-policy-binding.",
    };
  const { target, old, named } = held;
  return {
    kind: "remove-trust",
    target: named,
    steps: [
      backup(target),
      taken(target, old, "Whoever else may act as it still may."),
      watchStep(old.member, target),
    ],
    notes: [],
  } satisfies Change;
}

function tightened({ target, old, named }: Held, members: readonly string[]): Outcome {
  const lines = (verb: "add" | "remove") =>
    members.flatMap((member) => bindingLines(verb, target, { ...old, member }));
  return {
    kind: "tighten-trust",
    target: named,
    steps: [
      backup(target),
      {
        phase: "change",
        title:
          members.length === 1
            ? "Let in the one subject that comes"
            : `Let in the ${members.length} subjects that come`,
        why: `Known to act as it, as both sides were collected: ${members.map((one) => one.split("/subject/").at(-1)).join(", ")}. Granted first, nobody is locked out.`,
        texts: [commands("grant", ...lines("add"))],
        inverse: [commands("undo, after the whole is back", ...lines("remove"))],
      },
      taken(target, old, "The subjects that come have bindings of their own."),
      watchStep(old.member, target),
    ],
    notes: [
      "A subject in the pool is taken for the token's own (google.subject=assertion.sub): see that the provider maps it so.",
    ],
  } satisfies Change;
}

function backup(target: PolicyTarget): ChangeStep {
  return {
    phase: "backup",
    title: "Keep the account's policy as it is",
    why: "With its etag, and with every other binding.",
    texts: [backupOf(target)],
    inverse: [],
  };
}

function taken(target: PolicyTarget, old: Binding, why: string): ChangeStep {
  return {
    phase: "change",
    title: `Take ${old.member} out`,
    why,
    texts: [commands("remove the binding", ...bindingLines("remove", target, old))],
    inverse: [commands("undo", ...bindingLines("add", target, old))],
  };
}

/** What a member opens that is more than one subject of a workload pool. */
type Opened = { pool: string; fits: (subject: string) => boolean };

function poolOf(trusted: Ref): Opened | null {
  if (trusted.kind === "name" && isWorkloadPool(trusted.value))
    return { pool: trusted.value, fits: () => true };
  if (trusted.kind !== "member") return null;
  const member: Member = parseMember(trusted.value);
  if (member.form !== "pool-member" || !member.isSet || !isWorkloadPool(member.pool)) return null;
  const namespace = /^namespace\/(.+)$/.exec(member.selector)?.[1];
  // Which claims an attribute stands for only the provider's mapping says.
  const fits = (subject: string) =>
    namespace === undefined
      ? member.selector.startsWith("kubernetes.cluster/")
      : subject.startsWith(`system:serviceaccount:${namespace}:`);
  return { pool: member.pool, fits };
}

function subjectsIn({ pool, fits }: Opened, known: readonly string[]): string[] {
  const subjects = known
    .map((one) => one.slice(one.indexOf("|") + 1))
    .filter((one) => one !== "" && !/[*?]/.test(one));
  return [...new Set(subjects.filter(fits))]
    .sort()
    .map((subject) => `principal://iam.googleapis.com/${pool}/subject/${subject}`);
}

function questionOf(name: string, isAnyone: boolean): string {
  const where = `Cloud Audit Logs of its project, service iamcredentials.googleapis.com, who called for ${name} (protoPayload.authenticationInfo)`;
  return isAnyone
    ? `Find out who uses it: ${where}. Bind its role to exactly those, and only then take this member out; the binding can be put back by one command.`
    : `Find out whether whoever is let in is yours or a partner's, and who of them comes: ${where}. Where nobody does, take the binding away; else bind to exactly those, with a condition on time or resource.`;
}
