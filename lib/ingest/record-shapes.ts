/**
 * Every record type, described once: columns, types, natural key, references. Validation, COPY encoding, stage tables,
 * reconcile SQL and hashes all derive from these lines, so a new field is one line here and one column in the schema.
 */
import type { RecordType } from "./contract.ts";

export type FieldType =
  /** External id of a scope of the source; stored as its number. */
  | "scope"
  /** Text that may stand in an index: at most `indexedTextBytes` long. */
  | "text"
  /** Text of any length up to the size limit of a record. */
  | "long-text"
  | "instant"
  | "flag"
  /** Any JSON; stored as jsonb. */
  | "json"
  /** A flat object of texts; stored as jsonb. */
  | "tags"
  /** JSON stored once by its hash. */
  | "document"
  | "ref";

export type Field = {
  /** Member of the record. */
  field: string;
  /** Column; for a ref the stem of `_kind`, `_value` and `_id`. */
  column: string;
  type: FieldType;
  nullable: boolean;
  /** The only texts accepted. */
  values?: readonly string[];
  /** What a ref points at. */
  target?: "principal" | "role";
};

/** Fact tables that share one envelope: key, hash, first seen, changed, closed. */
export type FactName =
  | "principal"
  | "alias"
  | "role"
  | "credential"
  | "role_grant"
  | "membership"
  | "trust"
  | "workload"
  | "capability"
  | "owner_hint";

export type Shape = {
  type: Exclude<RecordType, "usage" | "action">;
  fact: FactName;
  /** Whether the table has a `provider` column. */
  hasProvider: boolean;
  /** Fields that, with type and provider, make the row's key. They cannot be unknown. */
  key: readonly string[];
  /** Column of the principal whose history a row belongs to; null where there is none. */
  owner: string | null;
  /** Fields an added or closed row is described by in the history. */
  describe: readonly string[];
  fields: readonly Field[];
};

type FieldOptions = { column?: string; nullable?: boolean; values?: readonly string[] };

function field(name: string, type: FieldType, options: FieldOptions = {}): Field {
  return {
    field: name,
    column: options.column ?? name,
    type,
    nullable: options.nullable ?? false,
    ...options,
  };
}
function ref(name: string, column: string, target: "principal" | "role" = "principal"): Field {
  return { field: name, column, type: "ref", nullable: false, target };
}

const scope = field("scope", "scope", { column: "scope_id" });
const externalId = field("externalId", "text", { column: "external_id" });
const kind = field("kind", "text");
const name = field("name", "text");
const resourceName = field("resourceName", "text", { column: "resource_name", nullable: true });
const createdAt = field("createdAt", "instant", { column: "created_at", nullable: true });
const attributes = field("attributes", "json");
const condition = field("condition", "json", { nullable: true });

/** In the order their rows are written: whoever is referred to comes before whoever refers. */
export const shapes: readonly Shape[] = [
  {
    type: "principal",
    fact: "principal",
    hasProvider: true,
    key: ["externalId"],
    owner: "id",
    describe: ["name", "kind"],
    fields: [
      scope,
      externalId,
      kind,
      name,
      resourceName,
      createdAt,
      field("disabled", "flag", { nullable: true }),
      field("tags", "tags"),
      attributes,
    ],
  },
  {
    type: "alias",
    fact: "alias",
    hasProvider: false,
    key: ["principal", "kind", "value"],
    owner: "principal_id",
    describe: ["kind", "value"],
    fields: [ref("principal", "principal"), kind, field("value", "text")],
  },
  {
    type: "role",
    fact: "role",
    hasProvider: true,
    key: ["externalId"],
    owner: null,
    describe: ["name", "kind"],
    fields: [
      scope,
      externalId,
      kind,
      name,
      resourceName,
      field("version", "text", { nullable: true }),
      field("manager", "text", { values: ["provider", "customer"] }),
      field("document", "document", { column: "document_hash", nullable: true }),
      attributes,
    ],
  },
  {
    type: "credential",
    fact: "credential",
    hasProvider: true,
    key: ["externalId"],
    owner: "principal_id",
    describe: ["externalId", "kind", "status"],
    fields: [
      scope,
      externalId,
      ref("principal", "principal"),
      kind,
      field("status", "text", { values: ["active", "inactive", "expired", "unknown"] }),
      createdAt,
      field("expiresAt", "instant", { column: "expires_at", nullable: true }),
      field("lastUsedAt", "instant", { column: "last_used_at", nullable: true }),
      attributes,
    ],
  },
  {
    type: "grant",
    fact: "role_grant",
    hasProvider: false,
    key: ["scope", "subject", "role", "effect", "via", "condition"],
    owner: "subject_id",
    describe: ["subject", "role", "effect", "via"],
    fields: [
      scope,
      ref("subject", "subject"),
      ref("role", "role", "role"),
      field("effect", "text", { values: ["allow", "deny", "boundary", "org-policy"] }),
      field("via", "text"),
      condition,
      attributes,
    ],
  },
  {
    type: "membership",
    fact: "membership",
    hasProvider: false,
    key: ["group", "member"],
    owner: "member_id",
    describe: ["group", "member"],
    fields: [ref("group", "group"), ref("member", "member")],
  },
  {
    type: "trust",
    fact: "trust",
    hasProvider: false,
    // Two statements may trust the same party under other terms: each is a row of its own.
    key: ["scope", "subject", "trusted", "mechanism", "condition", "attributes"],
    owner: "subject_id",
    describe: ["trusted", "mechanism"],
    fields: [
      scope,
      ref("subject", "subject"),
      ref("trusted", "trusted"),
      field("mechanism", "text"),
      condition,
      attributes,
    ],
  },
  {
    type: "workload",
    fact: "workload",
    hasProvider: true,
    key: ["externalId"],
    owner: "runs_as_id",
    describe: ["name", "kind", "runsAs"],
    fields: [
      scope,
      externalId,
      kind,
      name,
      ref("runsAs", "runs_as"),
      field("location", "text", { nullable: true }),
      attributes,
    ],
  },
  {
    type: "coverage",
    fact: "capability",
    hasProvider: false,
    key: ["scope", "capability"],
    owner: null,
    describe: ["capability", "status"],
    fields: [
      scope,
      field("capability", "text"),
      field("status", "text", { values: ["available", "denied", "not-applicable", "unavailable"] }),
      field("reason", "long-text"),
    ],
  },
  {
    type: "owner-hint",
    fact: "owner_hint",
    hasProvider: false,
    // A source may name several owners under one key.
    key: ["subject", "source", "key", "value"],
    owner: "subject_id",
    describe: ["source", "key", "value"],
    fields: [
      scope,
      ref("subject", "subject"),
      field("source", "text"),
      field("key", "text", { column: "hint_key" }),
      field("value", "long-text"),
    ],
  },
];

/** Postgres refuses index entries above about 2,700 bytes; two indexed texts may share one. */
export const indexedTextBytes = 2_000;
/** The largest record accepted, in bytes of its encoded form. */
export const recordBytes = 16 * 1024 * 1024;
/** The deepest JSON accepted. */
export const jsonDepth = 200;
