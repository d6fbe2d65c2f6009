/** A work item in words: what is to be done, to what, of whom; the same for the same target, so that it can be said in a meeting. */

import type { DecisionKind } from "../checks/check.ts";
import { isForAnybody } from "../checks/public-grant.ts";
import { formatNumber } from "../format-number.ts";

export type TitleFacts = {
  decision: DecisionKind;
  /** Null: nobody is there, or a document of several is changed. */
  identity: { name: string; kind: string } | null;
  role: { name: string } | null;
  /** Of remove-actions: how many. */
  actions: number;
  /** Of a credential: what the provider calls it, and its kind. */
  credential: { externalId: string; kind: string } | null;
  /** Of a grant: the role it gives, and where. */
  grant: { role: string; scope: string; subject: string } | null;
  /** Nothing may go for everybody: it is about a document of its own. */
  isSplit: boolean;
};

export function itemTitle(facts: TitleFacts): string {
  const { decision, identity, role, actions, credential, grant, isSplit } = facts;
  const who = identity === null ? "nobody known" : `${identityNoun(identity.kind)} ${identity.name}`;
  switch (decision) {
    case "own":
      return `Say whose ${who} is`;
    case "retire":
      return `Retire ${who}`;
    case "remove-credential":
      return credential === null
        ? `Delete a credential of ${who}`
        : `Delete ${credentialNoun(credential.kind)} ${credential.externalId} of ${who}`;
    case "remove-actions":
      if (role !== null && isSplit) return `Split role ${role.name}: nothing may go for all who get it`;
      return `Remove ${formatNumber(actions)} unused action${actions === 1 ? "" : "s"} from ${role === null ? who : `role ${role.name}, for all who get it`}`;
    case "remove-grant":
      if (grant === null) return `Remove what lets ${who} raise itself`;
      return `Remove ${grant.role} on ${grant.scope} from ${identity === null ? holderWords(grant.subject) : who}`;
    case "tighten-trust":
      return `Tighten who may become ${who}`;
    case "separate":
      return `Give each workload of ${who} an identity of its own`;
    case "repair-link":
      return `Repair or remove a link of ${who}`;
  }
}

/** Of a grant to no identity. */
function holderWords(subject: string): string {
  return isForAnybody(subject)
    ? `${subject.split("/").at(-1)}, which is everybody who does not sign in`
    : `${subject}, who is gone`;
}

/** `aws_iam_role` is a role. */
export function identityNoun(kind: string): string {
  const found = nouns.find(([pattern]) => pattern.test(kind));
  return found?.[1] ?? "identity";
}

const nouns: readonly (readonly [RegExp, string])[] = [
  [/service_?account/, "service account"],
  [/managed_identity/, "managed identity"],
  [/service_principal/, "service principal"],
  [/application/, "application"],
  [/user/, "user"],
  [/role/, "role"],
  [/api_key/, "API key"],
];

function credentialNoun(kind: string): string {
  if (/access_key|_key$/.test(kind)) return "key";
  if (/password|secret/.test(kind)) return "secret";
  if (/certificate|x509/.test(kind)) return "certificate";
  if (/token/.test(kind)) return "token";
  return "credential";
}
