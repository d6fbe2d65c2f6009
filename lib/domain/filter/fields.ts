/**
 * The only registry of what identities can be filtered, faceted and sorted by. The language, its help, the chips, the facets, the
 * SQL and the evaluation derive from it, so a field added here (and given a column in lib/queries) exists everywhere.
 */
import { environments } from "#lib/domain/classification/environment.ts";
import { workloadClasses } from "#lib/domain/classification/workload-class.ts";
import { credentialLives } from "#lib/domain/credential-life.ts";
import { natures } from "#lib/providers/contract.ts";
import { providers } from "#lib/providers/registry.ts";
import { actionFields } from "./action-fields.ts";
import { breakGlassFields } from "./break-glass-fields.ts";
import { findingFields } from "./finding-fields.ts";
import { grantFields } from "./grant-fields.ts";
import { ownerFields } from "./owner-fields.ts";
import { scoreFields } from "./score-fields.ts";

/** `action`: names of actions of whatever provider, with wildcards. */
export type FieldType = "enum" | "number" | "date" | "text" | "bits" | "action";

/** `code` is what is stored: a smallint for an enum, one bit for bits. Never renumber, never reuse. */
export type FieldValue = { value: string; code: number; label: string };

export type Field = {
  name: string;
  type: FieldType;
  /** Number fields: values have decimals. */
  decimals?: boolean;
  label: string;
  /** One sentence for the help. */
  meaning: string;
  /** Action fields: a value may say since when. */
  dated?: boolean;
  /** Why no term of it can be negated, where none can. */
  notNegated?: string;
  /** Closed list of an enum or bits field; a text field's values come from the database. */
  values?: readonly FieldValue[];
  /** What `none` (known to be absent) means here; the field has no `none` without it. */
  none?: string;
  /** What `unknown` (not known) means here; the field has no `unknown` without it. */
  unknown?: string;
  /** Counts per value are shown beside the list. */
  facet?: boolean;
  sortable?: boolean;
  /** Heading of the list's column, where the list has one. */
  column?: string;
  /**
   * Date fields: with `none`, how old "never" is. `created`: "not used for 90 days" holds for what was never used and has existed
   * that long.
   */
  noneAgesFrom?: "created";
  words?: FieldWords;
};

/** How chips say a term; `describe` has plain fallbacks for all of it. */
export type FieldWords = {
  /** Follows the values: "machine or mixed" + "nature". */
  after?: string;
  /** Stands before the values: "in" + "Payments". */
  before?: string;
  /** Takes the place of "not" and `before` in a negated term. */
  not?: string;
  /** Before a date or an age: "created" + "90 days ago or earlier". */
  past?: string;
  /** Before an age that includes "never": "not used for" + "90 days or more". */
  absence?: string;
  /** What a number counts: "2 or more" + "grants". */
  unit?: string;
};

const kindValues: FieldValue[] = providers.flatMap((provider) =>
  Object.entries(provider.principalKinds).map(([value, { code, label }]) => ({ value, code, label })),
);

const natureValues: FieldValue[] = listed(natures);

/** A closed list whose members carry their code and label. */
function listed(members: Record<string, { code: number; label: string }>): FieldValue[] {
  return Object.entries(members).map(([value, { code, label }]) => ({ value, code, label }));
}

export const fields = [
  {
    name: "provider",
    type: "enum",
    label: "Provider",
    meaning: "The cloud the identity belongs to.",
    values: providers.map(({ name, code, label }) => ({ value: name, code, label })),
    facet: true,
    sortable: true,
    column: "Provider",
  },
  {
    name: "kind",
    type: "enum",
    label: "Kind",
    meaning: "What the provider calls it.",
    values: kindValues,
    unknown: "a kind nobody described",
    facet: true,
    sortable: true,
    column: "Kind",
  },
  {
    name: "nature",
    type: "enum",
    label: "Nature",
    meaning: "Who acts as it: software, people, both, or nobody can tell.",
    values: natureValues,
    unknown: "nothing readable tells",
    facet: true,
    sortable: true,
    column: "Nature",
    words: { after: "nature" },
  },
  {
    name: "environment",
    type: "enum",
    label: "Environment",
    meaning: "Production or not, as a rule, a label, its scope or its name says.",
    values: listed(environments),
    unknown: "nothing readable tells",
    facet: true,
    sortable: true,
    column: "Environment",
    words: { before: "in" },
  },
  {
    name: "class",
    type: "enum",
    label: "Class",
    meaning: "What kind of work is done as it.",
    values: listed(workloadClasses),
    unknown: "nothing readable tells",
    facet: true,
    sortable: true,
    column: "Class",
    words: { after: "work" },
  },
  ...ownerFields,
  ...scoreFields,
  ...findingFields,
  ...actionFields,
  ...grantFields,
  ...breakGlassFields,
  {
    name: "scope",
    type: "text",
    label: "Scope",
    meaning: "The account it lives in, or an organization or unit above it, by name or id.",
    none: "lives in no collected scope",
    facet: true,
    column: "Scope",
    words: { before: "in" },
  },
  {
    name: "source",
    type: "text",
    label: "Source",
    meaning: "The connection that reads it.",
    none: "read by no source",
    facet: true,
    words: { before: "from" },
  },
  {
    name: "state",
    type: "enum",
    label: "State",
    meaning: "Live, disabled, or gone: a later complete collection no longer found it.",
    values: [
      { value: "live", code: 1, label: "Live" },
      { value: "disabled", code: 2, label: "Disabled" },
      { value: "gone", code: 3, label: "Gone" },
    ],
    facet: true,
  },
  {
    name: "created",
    type: "date",
    label: "Created",
    meaning: "When the provider says it was created.",
    unknown: "no creation date could be read",
    sortable: true,
    column: "Created",
    words: { past: "created" },
  },
  {
    name: "first-seen",
    type: "date",
    label: "First seen",
    meaning: "When a collection first found it.",
    sortable: true,
    words: { past: "first seen" },
  },
  {
    name: "gone",
    type: "date",
    label: "Gone",
    meaning: "When a complete collection no longer found it.",
    none: "it is there",
    sortable: true,
    words: { past: "gone" },
  },
  {
    name: "last-used",
    type: "date",
    label: "Last used",
    meaning: "The latest sign of use in any evidence. An age counts a never used identity from its creation.",
    none: "never seen used, by a source that would have shown it",
    unknown: "no evidence about its use",
    sortable: true,
    column: "Last used",
    noneAgesFrom: "created",
    words: { past: "used", absence: "not used for" },
  },
  {
    name: "signs-in",
    type: "bits",
    label: "Signs in with",
    meaning: "The ways somebody or something can become it.",
    values: [
      { value: "access-key", code: 1, label: "Access key" },
      { value: "password", code: 2, label: "Password" },
      { value: "service-credential", code: 4, label: "Service credential" },
      { value: "certificate", code: 8, label: "Certificate" },
      { value: "service", code: 16, label: "Cloud service" },
      { value: "web-identity", code: 32, label: "Web identity" },
      { value: "saml", code: 64, label: "SAML" },
      { value: "cross-account", code: 128, label: "Another account" },
      { value: "same-account", code: 256, label: "Its own account" },
      { value: "pod", code: 512, label: "Pod" },
      { value: "roles-anywhere", code: 1024, label: "Roles Anywhere" },
      { value: "static-token", code: 2048, label: "Static token" },
      { value: "impersonation", code: 4096, label: "Impersonation" },
      { value: "client-secret", code: 8192, label: "Client secret" },
    ],
    none: "no way in",
    unknown: "some ways in could not be read",
    facet: true,
    column: "Signs in with",
    words: { before: "signs in with" },
  },
  {
    name: "credential-life",
    type: "enum",
    label: "Credential life",
    meaning: "Whether every way in is short-lived, 12 hours at most, or one is a secret that stays.",
    values: listed(credentialLives),
    unknown: "its long-lived ways in could not be read",
  },
  {
    name: "static-credentials",
    type: "number",
    label: "Static credentials",
    meaning:
      "Active access keys, client secrets, service credentials, certificates and tokens: secrets that work until somebody revokes them.",
    unknown: "its credentials could not be read",
    sortable: true,
    column: "Static credentials",
    words: { unit: "static credentials" },
  },
  {
    name: "credential-age",
    type: "date",
    label: "Oldest credential",
    meaning: "When the oldest active static credential was made.",
    none: "no active static credential",
    unknown: "its credentials could not be read",
    sortable: true,
    words: { past: "oldest static credential made" },
  },
  {
    name: "grants",
    type: "number",
    label: "Grants",
    meaning: "Policies that give it something, directly or through a group.",
    sortable: true,
    column: "Grants",
    words: { unit: "grants" },
  },
  {
    name: "workloads",
    type: "number",
    label: "Workloads",
    meaning: "What runs as it.",
    sortable: true,
    words: { unit: "workloads" },
  },
  {
    name: "gaps",
    type: "bits",
    label: "Gaps",
    meaning: "What collection could not tell about it.",
    values: [
      { value: "denied", code: 1, label: "Denied" },
      { value: "stale", code: 2, label: "Stale" },
      { value: "incomplete", code: 4, label: "Incomplete" },
    ],
    none: "nothing is missing",
    facet: true,
    words: { before: "collection gap:" },
  },
] as const satisfies readonly Field[];

export type FieldName = (typeof fields)[number]["name"];

const byName = new Map<string, Field & { name: FieldName }>(fields.map((field) => [field.name, field]));

/** The field of that name, in any case; undefined when there is none. */
export function findField(name: string): (Field & { name: FieldName }) | undefined {
  return byName.get(name.toLowerCase());
}

/** The field of that name, which must exist: for names that come from parsed filters. */
export function fieldOf(name: FieldName): Field & { name: FieldName } {
  const field = byName.get(name);
  if (!field) throw new RangeError(`No field is called ${name}`);
  return field;
}

/** What the identity pages start with, as visible chips, when the address says nothing. Elsewhere no filter means everything. */
export const defaultIdentityFilter = "nature:machine,mixed,unknown state:live,disabled";
