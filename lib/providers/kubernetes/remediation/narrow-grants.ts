/** Everything an account of a cluster is bound to and does not need, as one change per binding: roles others need are not edited, and
 * what the cluster itself keeps is left alone. */
import { areEqualSets, difference, type PermissionSet, union } from "#lib/domain/permission-set.ts";
import type { Change, Refusal } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { blockerWords } from "../../remediation/blocker-words.ts";
import { narrowEach, type SharedWork } from "../../remediation/narrow-each.ts";
import type { JudgedGrant, Narrowing, NarrowRequest } from "../../remediation.ts";
import { universeOf } from "../action-universe.ts";
import { isOpenEnded, rulesIn } from "../policy-rules.ts";
import { bindingOf, namespaceOf, objectName, objectWords, type RoleId, roleOf } from "./cluster-objects.ts";
import { narrowRules } from "./narrow-rules.ts";
import { ownRoleChange } from "./own-role-change.ts";
import { roleChange } from "./role-change.ts";
import { userName } from "./user-name.ts";

type Work = Pick<NarrowRequest, "subject" | "catalogue"> & SharedWork;

export function narrowGrants({ subject, grants, catalogue, taken }: NarrowRequest) {
  return narrowEach(grants, (grant, shared) => changeOf(grant, { subject, catalogue, ...shared }), taken);
}

function changeOf(grant: JudgedGrant, work: Work): Narrowing | Refusal {
  const role = roleOf(grant);
  const binding = bindingOf(grant);
  if (role === null || binding === null)
    return { target: grant.role.name, why: "It is given by no binding of the cluster." };
  const target = `${objectWords(role)}, by ${objectWords(binding)}`;
  if (grant.attributes.bootstrap === true)
    return {
      target,
      why: "The API server makes this binding itself and mends it at every start: it cannot be narrowed.",
    };
  if (isEditable(grant, role) && areEqualSets(grant.alone, grant.everyone)) return inPlace(grant, role, work);
  if (!grant.subject.isItself)
    return {
      target,
      why: `It comes through ${grant.subject.name}, which others are in (${blockerWords(grant.blockers) || "nobody tells who"}): bind to the account itself what it needs before anything is taken from the group.`,
    };
  return ownRole(grant, role, work);
}

/** What a controller fills, feeds another role or is made by the server is not edited: it would come back, or reach others. */
function isEditable({ role, isBound }: JudgedGrant, { name }: RoleId): boolean {
  const { aggregationRule, aggregatesTo } = role.attributes;
  const isPlain = aggregationRule === undefined && aggregatesTo === undefined;
  return role.manager === "customer" && isPlain && !isBound && !name.startsWith("system:");
}

function inPlace(grant: JudgedGrant, role: RoleId, work: Work): Narrowing {
  const known = work.edited.get(grant.role.externalId);
  const after = narrowed(grant, grant.alone, work);
  if (after === null) return ownRole(grant, role, work);
  if (known !== undefined) {
    known.after.set(grant.key, [after]);
    return known;
  }
  const change = roleChange({
    ...{ role, before: grant.role.document, after, user: userName(work.subject) },
    isShared: grant.isShared,
    notes: notesOf(grant, after),
  });
  const made: Narrowing = { change, after: new Map([[grant.key, [after]]]) };
  work.edited.set(grant.role.externalId, made);
  return made;
}

function ownRole(grant: JudgedGrant, role: RoleId, work: Work): Narrowing {
  const binding = bindingOf(grant) ?? { kind: "RoleBinding" as const, name: "", namespace: "" };
  const isNamespaced = binding.kind === "RoleBinding";
  // What the binding does not give, as it holds in a namespace only, need not be in a role made for it.
  const idle = difference(work.catalogue.all, grant.gives);
  const left = narrowed(grant, union(grant.alone, idle), work);
  const document = isNamespaced ? withoutUrls(left) : left;
  const name = objectName([role.name, work.subject.name], work.taken);
  const own: RoleId = isNamespaced
    ? { kind: "Role", name, namespace: namespaceOf(grant.scope) }
    : { kind: "ClusterRole", name, namespace: null };
  const change: Change = ownRoleChange({
    ...{ members: grant.members, subject: grant.subject, binding, role },
    own: document === null ? null : { role: own, document },
    user: userName(work.subject),
    why: whyOwn(grant, role),
    notes: notesOf(grant, document),
  });
  return { change, after: new Map([[grant.key, document === null ? [] : [document]]]) };
}

function narrowed({ role, selects }: JudgedGrant, removable: PermissionSet, { catalogue }: Work): Json {
  const cluster = selects[0]?.split("/").slice(1).join("/") ?? "";
  return narrowRules(role.document, removable, universeOf(catalogue, cluster));
}

/** A Role may not name URLs, and through a binding in a namespace they give nothing. */
function withoutUrls(document: Json): Json {
  const rules = (document as { rules?: Json[] } | null)?.rules ?? [];
  const left = rules.filter((rule) => !("nonResourceURLs" in (rule as object)));
  return left.length === 0 ? null : { rules: left };
}

function whyOwn({ role, blockers }: JudgedGrant, { name }: RoleId): string {
  if (role.manager === "provider" || name.startsWith("system:"))
    return "The role is the cluster's own, which is mended at every start; a role with less in it can take its place.";
  if (role.attributes.aggregationRule !== undefined)
    return "A controller puts the role together from others and would write any edit over; a role with less in it takes its place.";
  if (role.attributes.aggregatesTo !== undefined)
    return "The role feeds others that are put together from it, so it stays as it is; a role with less in it takes its place here.";
  const words = blockerWords(blockers);
  return words === "" ? "The role stays as it is." : `The role is shared, so it stays as it is: ${words}.`;
}

function notesOf({ role, attributes }: JudgedGrant, after: Json): string[] {
  const notes: string[] = [];
  const manager = role.attributes.managedBy ?? attributes.managedBy;
  if (typeof manager === "string")
    notes.push(
      `${manager} manages it: make the change in its source, for the next release undoes any other.`,
    );
  if (rulesIn(role.document).some(isOpenEnded) && !rulesIn(after).some(isOpenEnded))
    notes.push("It is no longer open-ended: resources that come with new custom definitions are not in it.");
  return notes;
}
