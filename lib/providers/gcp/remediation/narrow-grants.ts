/** Everything a principal of Google Cloud is granted and does not need, as one change per binding, each with its own condition kept. */
import { areEqualSets, hasPosition } from "#lib/domain/permission-set.ts";
import type { Refusal } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { blockerWords } from "../../remediation/blocker-words.ts";
import { narrowEach, type SharedWork } from "../../remediation/narrow-each.ts";
import type { JudgedGrant, Narrowing, NarrowRequest } from "../../remediation.ts";
import { type BesideGrant, bindingChange, type CustomRole } from "./binding-change.ts";
import { customRoleChange } from "./custom-role-change.ts";
import { memberOf } from "./member-of.ts";
import { type PolicyTarget, policyTarget } from "./policy-target.ts";
import { permissionsOf, readyRole, roleParts } from "./smaller-role.ts";

/** More custom roles for one binding would be a burden of their own. */
const mostParts = 4;

type Work = Omit<NarrowRequest, "taken"> & SharedWork;

export function narrowGrants(request: NarrowRequest) {
  return narrowEach(
    request.grants,
    (grant, shared) => changeOf(grant, { ...request, ...shared }),
    request.taken,
  );
}

function changeOf(grant: JudgedGrant, work: Work): Narrowing | Refusal {
  const title = grant.role.resourceName ?? grant.role.externalId;
  const target = policyTarget(grant);
  const named = `${title} on ${target?.words ?? grant.via.replace(/^binding\//, "")}`;
  if (target === null)
    return {
      target: named,
      why: "No command of gcloud changes one binding of its policy: edit it in the console or where it was written.",
    };
  if (grant.condition !== null && !target.hasConditions)
    return {
      target: named,
      why: "Its command takes no condition, and without its condition the binding would mean something else.",
    };
  const isEditable = grant.role.kind === "gcp_custom_role" && !grant.isBound;
  if (isEditable && areEqualSets(grant.alone, grant.everyone)) {
    const inPlace = editedRole(grant, target, title, work);
    if (inPlace !== null) return inPlace;
  }
  if (!grant.subject.isItself)
    return {
      target: named,
      why: `It comes through ${grant.subject.name}, which others are in (${blockerWords(grant.blockers) || "nobody tells who"}): grant to the account itself what it needs before anything is taken from there.`,
    };
  const beside = besideOf(grant, title, work);
  return "why" in beside
    ? { target: named, why: beside.why }
    : replacedRole(grant, target, title, { ...work, beside });
}

const basicRoles: Record<string, string> = {
  "roles/owner": "projectOwner",
  "roles/editor": "projectEditor",
  "roles/viewer": "projectViewer",
};

/** What bindings give to everybody with a basic role of the project: it goes with the role. Source: IAM, "Convenience values". */
function followersOf({ scope }: JudgedGrant, title: string, { grants }: Work): JudgedGrant[] {
  const level = basicRoles[title];
  if (level === undefined || scope.kind !== "gcp_project") return [];
  return grants.filter(({ subject }) => !subject.isItself && subject.value === `${level}:${scope.name}`);
}

/** What goes with the role though another binding gives it, and what of that the account itself is granted in its place. */
type Beside = BesideGrant & { key: string; made: MadeRole[]; title: string };

function besideOf(grant: JudgedGrant, title: string, work: Work): Beside[] | { why: string } {
  const found: Beside[] = [];
  const known = new Map<string, MadeRole[]>();
  for (const follower of followersOf(grant, title, work)) {
    const named = follower.role.resourceName ?? follower.role.externalId;
    const target = policyTarget(follower);
    if (target === null || (follower.condition !== null && !target.hasConditions))
      return {
        why: `Whoever has this role is one of ${follower.subject.name}, whom ${named} on ${target?.words ?? follower.via.replace(/^binding\//, "")} names, and no command of gcloud grants the account itself what it needs of that. Do so first.`,
      };
    const needed = stays(follower, work);
    const sort = JSON.stringify([named, needed]);
    const made = known.get(sort) ?? rolesInPlace(follower, named, needed, work);
    if (made === null || made.length > mostParts)
      return { why: `No role can hold what it needs of ${named} on ${target.words}.` };
    // One role of one's own serves all that are alike.
    known.set(
      sort,
      made.map((one) => ({ ...one, custom: null })),
    );
    found.push({ key: follower.key, target, condition: follower.condition, roles: made, made, title: named });
  }
  return found;
}

/** The role itself where all of it stays. */
function rolesInPlace(follower: JudgedGrant, name: string, needed: string[], work: Work): MadeRole[] | null {
  if (needed.length === 0) return [];
  const permissions = permissionsOf(follower.role);
  if (needed.length === permissions.length) return [{ name, custom: null, permissions }];
  return rolesFor(follower, needed, work);
}

/** Each permission as it is written, unless it goes. */
function stays({ role, alone }: JudgedGrant, { catalogue }: Work): string[] {
  return permissionsOf(role).filter((name) => {
    const position = catalogue.positionOf(name);
    return position === undefined || !hasPosition(alone, position);
  });
}

/** Null where nothing would be left of it. */
function editedRole(grant: JudgedGrant, target: PolicyTarget, title: string, work: Work): Narrowing | null {
  const needed = stays(grant, work);
  if (needed.length === 0) return null;
  const known = work.edited.get(grant.role.externalId);
  const after: Json[] = [{ includedPermissions: needed }];
  if (known !== undefined) {
    known.after.set(grant.key, after);
    return known;
  }
  const kept = new Set(needed);
  const change = customRoleChange({
    role: { name: title, title: grant.role.name },
    removed: permissionsOf(grant.role).filter((name) => !kept.has(name)),
    ...{ member: memberOf(work.subject), target, isShared: grant.isShared, notes: [] },
  });
  if (change === null) return null;
  const made: Narrowing = { change, after: new Map([[grant.key, after]]) };
  work.edited.set(grant.role.externalId, made);
  return made;
}

function replacedRole(
  grant: JudgedGrant,
  target: PolicyTarget,
  title: string,
  work: Work & { beside: readonly Beside[] },
): Narrowing | Refusal {
  const needed = stays(grant, work);
  const old = { member: memberOf(work.subject), role: title, condition: grant.condition, title };
  const made = needed.length === 0 ? [] : rolesFor(grant, needed, work);
  const named = `${title} on ${target.words}`;
  if (made === null)
    return {
      target: named,
      why: "No organization or project is known that could hold a role of one's own for it.",
    };
  if (made.length > mostParts)
    return {
      target: named,
      why: `${needed.length} permissions of it are undecided or used: more than ${mostParts} custom roles could hold. Turn on data access logs, so that most of them are decided.`,
    };
  const change = bindingChange({
    ...{ target, old, why: whyOwn(grant) },
    roles: made.map(({ name, custom }) => ({ name, custom })),
    beside: work.beside,
    notes: [...notesOf(made, needed), ...notesBeside(work.beside)],
  });
  const documents = (roles: readonly MadeRole[]) =>
    roles.map(({ permissions }): Json => ({ includedPermissions: permissions }));
  const after = new Map(work.beside.map((one) => [one.key, documents(one.made)]));
  return { change, after: after.set(grant.key, documents(made)) };
}

type MadeRole = { name: string; custom: CustomRole | null; permissions: string[] };

function rolesFor(grant: JudgedGrant, needed: string[], work: Work): MadeRole[] | null {
  const ready = readyRole(permissionsOf(grant.role), needed, work.ready);
  if (ready !== null)
    return [
      {
        name: ready.role.resourceName ?? ready.role.externalId,
        custom: null,
        permissions: ready.permissions,
      },
    ];
  const parent = parentFor(grant, needed, work);
  if (parent === null) return null;
  return roleParts(needed).map((permissions) => {
    const id = roleId([work.subject.name, grant.role.resourceName?.split("/").at(-1) ?? "role"], work.taken);
    const [option, holder] = parent;
    const name = `${option === "--project" ? "projects" : "organizations"}/${holder}/roles/${id}`;
    return { name, custom: { id, parent, permissions }, permissions };
  });
}

/** A project's role holds only where it is; folders, and permissions about what lies above a project, need one of the organization. */
function parentFor(
  { scope }: JudgedGrant,
  needed: readonly string[],
  { subject }: Work,
): CustomRole["parent"] | null {
  const isAbove = needed.some((name) => /^resourcemanager\.(organizations|folders)\./.test(name));
  const organization = [scope, ...subject.scopes].find(({ kind }) => kind === "gcp_organization");
  if (scope.kind === "gcp_project" && (!isAbove || organization === undefined))
    return ["--project", scope.name];
  return organization === undefined
    ? null
    : ["--organization", organization.externalId.split("/").at(-1) ?? organization.externalId];
}

/** Letters, digits, dots and underscores, 3 to 64 of them; a deleted role keeps its id for weeks. */
function roleId(parts: readonly string[], taken: Set<string>): string {
  const base = parts.join("_").replace(/[^A-Za-z0-9_.]+/g, "_");
  for (let number = 1; ; number++) {
    const ending = number === 1 ? "" : `_${number}`;
    const id = `${base.slice(0, 59)}_used${ending}`.slice(-64);
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}

function whyOwn({ role, blockers, isBound }: JudgedGrant): string {
  if (role.manager === "provider")
    return "The role is Google's own; granted first, the smaller one leaves no gap.";
  const words = blockerWords(blockers);
  return words === "" || isBound
    ? "Granted first, it leaves no gap."
    : `The role is shared, so it stays as it is: ${words}.`;
}

function notesBeside(beside: readonly Beside[]): string[] {
  if (beside.length === 0) return [];
  const places = beside.map(({ title, target }) => `${title} on ${target.words}`);
  return [
    `Whoever has this role gets more by it, for bindings name everybody who does: ${places.join(", ")}. What stays of that is granted to the account itself first.`,
  ];
}

function notesOf(made: readonly MadeRole[], needed: readonly string[]): string[] {
  const [first] = made;
  if (first === undefined) return [];
  if (first.custom === null) {
    const more = first.permissions.length - needed.length;
    return [
      `${first.name} is Google's: it gives ${more === 0 ? "exactly what stays" : `${more} permissions more than what stays, all of them given before`}, and Google may change it.`,
    ];
  }
  return [
    "Google refuses the few permissions that custom roles cannot hold, and names them; nothing has changed then.",
    ...(made.length > 1 ? [`It takes ${made.length} custom roles, for one holds no more.`] : []),
  ];
}
