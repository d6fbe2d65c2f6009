/** What is written down about owners: tags of resources, words and notes of applications, and owners by name. */
import type { OracleOwnerHint } from "../../oracle-answer.ts";
import type { Directory } from "../world/azure-world.ts";
import type { Tags } from "../world/model.ts";
import { standsFor } from "./credentials.ts";
import { EVERYTHING, IDENTITIES, type Sight } from "./sight.ts";

const OWNER_KEYS = new Set(
  "owner owners owner-email owneremail ownedby owned-by team squad contact technical-owner business-owner businessunit business-unit department application applicationname app service project cost-center costcenter created-by createdby managed-by hidden-title".split(
    " ",
  ),
);

export function ownerHintsOf(directory: Directory, sight: Sight): OracleOwnerHint[] {
  return [
    ...(sight.ask("Application.Read.All") ? [...fieldsOf(directory), ...ownersOf(directory, sight)] : []),
    ...tagsOf(directory, sight),
  ];
}

function tagged(subject: string, tags: Tags): OracleOwnerHint[] {
  return Object.entries(tags)
    .filter(([key]) => OWNER_KEYS.has(key.toLowerCase()))
    .map(([key, value]) => ({ subject, key, value }));
}

const ofGroup = (subject: string, tags: Tags): OracleOwnerHint[] =>
  tagged(subject, tags).map((hint) => ({ ...hint, from: "resource-group" }));

/** A tag speaks of the identity that is the resource's alone, or of the identity that the resource is; so do those of its group. */
function tagsOf(directory: Directory, sight: Sight): OracleOwnerHint[] {
  const open = new Set(sight.open.map(({ id }) => id));
  return directory.resources.flatMap(({ id, subscription, group, systemAssigned, tags }) => {
    if (!open.has(subscription)) return [];
    const seesAll = sight.may(EVERYTHING, subscription);
    const stands = directory.principals.find(
      ({ managed }) => managed?.explicit === true && managed.resourceId === id,
    );
    const around = directory.resourceGroups.find(
      (one) => one.subscription === subscription && one.name.toLowerCase() === group.toLowerCase(),
    );
    const subject = stands?.id ?? systemAssigned;
    if (subject === null) return [];
    const seesIt = seesAll || (stands !== undefined && sight.may(IDENTITIES, subscription));
    return [
      ...(seesIt ? tagged(subject, tags) : []),
      ...(seesAll ? ofGroup(subject, around?.tags ?? {}) : []),
    ];
  });
}

function fieldsOf(directory: Directory): OracleOwnerHint[] {
  return directory.applications.flatMap((application) => {
    const subject = standsFor(directory, application);
    const words = Object.fromEntries(application.tags.map((word) => word.split(":") as [string, string]));
    const fields = {
      notes: application.notes,
      serviceManagementReference: application.serviceManagementReference,
    };
    return [
      ...tagged(subject, words),
      ...Object.entries(fields).flatMap(([key, value]) => (value === null ? [] : { subject, key, value })),
    ];
  });
}

/** Names of people need a permission of their own; without it nothing is said of them. */
function ownersOf(directory: Directory, sight: Sight): OracleOwnerHint[] {
  const named = (subject: string, id: string): OracleOwnerHint[] => {
    const user = directory.users.find((candidate) => candidate.id === id);
    if (user && !sight.ask("User.ReadBasic.All")) return [];
    if (user) return [{ subject, key: user.enabled ? "owner" : "disabled-owner", value: user.address }];
    const owner = directory.principals.find((candidate) => candidate.id === id);
    return owner ? [{ subject, key: "owner", value: owner.name }] : [];
  };
  return [
    ...directory.applications.flatMap((application) =>
      application.owners.flatMap((owner) => named(standsFor(directory, application), owner)),
    ),
    ...directory.principals.flatMap(({ id, owners }) => owners.flatMap((owner) => named(id, owner))),
  ];
}
