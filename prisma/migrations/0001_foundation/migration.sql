-- The first tables of Rollcall. The part below the second heading is what Prisma cannot express; prisma/sql-only.json lists it.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateTable
CREATE TABLE "source" (
    "id" SERIAL NOT NULL,
    "provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "mode" TEXT NOT NULL DEFAULT 'live',
    "config" JSONB NOT NULL DEFAULT '{}',
    "pin" TEXT,
    "pin_name" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "as_of" TIMESTAMPTZ(3),
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scope" (
    "id" SERIAL NOT NULL,
    "source_id" INTEGER NOT NULL,
    "provider" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "parent_id" INTEGER,
    "state" TEXT NOT NULL DEFAULT 'active',
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "last_seen" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "scope_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "slice" (
    "id" SERIAL NOT NULL,
    "source_id" INTEGER NOT NULL,
    "scope_id" INTEGER NOT NULL,
    "stream" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'never',
    "reason" TEXT,
    "hint" TEXT,
    "permission" TEXT,
    "attempted_at" TIMESTAMPTZ(3),
    "complete_at" TIMESTAMPTZ(3),
    "rows" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "slice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" BIGSERIAL NOT NULL,
    "source_id" INTEGER NOT NULL,
    "actor" TEXT NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL DEFAULT 'running',
    "message" TEXT,
    "hint" TEXT,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "duration_ms" INTEGER,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "slice_run" (
    "id" BIGSERIAL NOT NULL,
    "run_id" BIGINT NOT NULL,
    "slice_id" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "hint" TEXT,
    "permission" TEXT,
    "seen" INTEGER NOT NULL DEFAULT 0,
    "inserted" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "closed" INTEGER NOT NULL DEFAULT 0,
    "reopened" INTEGER NOT NULL DEFAULT 0,
    "held" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "rejections" JSONB NOT NULL DEFAULT '{}',
    "duration_ms" INTEGER NOT NULL,

    CONSTRAINT "slice_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "held_closure" (
    "slice_id" INTEGER NOT NULL,
    "fact" TEXT NOT NULL,
    "row_id" BIGINT NOT NULL,
    "held_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "held_closure_pkey" PRIMARY KEY ("slice_id","fact","row_id")
);

-- CreateTable
CREATE TABLE "principal" (
    "id" BIGSERIAL NOT NULL,
    "slice_id" INTEGER NOT NULL,
    "scope_id" INTEGER NOT NULL,
    "key" UUID NOT NULL,
    "row_hash" UUID NOT NULL,
    "unknown" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "unknown_since" TIMESTAMPTZ(3),
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "provider" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "resource_name" TEXT,
    "created_at" TIMESTAMPTZ(3),
    "disabled" BOOLEAN,
    "tags" JSONB NOT NULL DEFAULT '{}',
    "attributes" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "principal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alias" (
    "id" BIGSERIAL NOT NULL,
    "slice_id" INTEGER NOT NULL,
    "scope_id" INTEGER NOT NULL,
    "key" UUID NOT NULL,
    "row_hash" UUID NOT NULL,
    "unknown" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "unknown_since" TIMESTAMPTZ(3),
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "principal_kind" TEXT NOT NULL,
    "principal_value" TEXT NOT NULL,
    "principal_id" BIGINT,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "alias_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credential" (
    "id" BIGSERIAL NOT NULL,
    "slice_id" INTEGER NOT NULL,
    "scope_id" INTEGER NOT NULL,
    "key" UUID NOT NULL,
    "row_hash" UUID NOT NULL,
    "unknown" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "unknown_since" TIMESTAMPTZ(3),
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "provider" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "principal_kind" TEXT NOT NULL,
    "principal_value" TEXT NOT NULL,
    "principal_id" BIGINT,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "attributes" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "document" (
    "id" BIGSERIAL NOT NULL,
    "hash" BYTEA NOT NULL,
    "provider" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "first_seen" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "document_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role" (
    "id" BIGSERIAL NOT NULL,
    "slice_id" INTEGER NOT NULL,
    "scope_id" INTEGER NOT NULL,
    "key" UUID NOT NULL,
    "row_hash" UUID NOT NULL,
    "unknown" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "unknown_since" TIMESTAMPTZ(3),
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "provider" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "resource_name" TEXT,
    "version" TEXT,
    "manager" TEXT NOT NULL,
    "document_hash" BYTEA,
    "attributes" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role_grant" (
    "id" BIGSERIAL NOT NULL,
    "slice_id" INTEGER NOT NULL,
    "scope_id" INTEGER NOT NULL,
    "key" UUID NOT NULL,
    "row_hash" UUID NOT NULL,
    "unknown" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "unknown_since" TIMESTAMPTZ(3),
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "subject_kind" TEXT NOT NULL,
    "subject_value" TEXT NOT NULL,
    "subject_id" BIGINT,
    "role_kind" TEXT NOT NULL,
    "role_value" TEXT NOT NULL,
    "role_id" BIGINT,
    "effect" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "condition" JSONB,
    "attributes" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "role_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "id" BIGSERIAL NOT NULL,
    "slice_id" INTEGER NOT NULL,
    "scope_id" INTEGER NOT NULL,
    "key" UUID NOT NULL,
    "row_hash" UUID NOT NULL,
    "unknown" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "unknown_since" TIMESTAMPTZ(3),
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "group_kind" TEXT NOT NULL,
    "group_value" TEXT NOT NULL,
    "group_id" BIGINT,
    "member_kind" TEXT NOT NULL,
    "member_value" TEXT NOT NULL,
    "member_id" BIGINT,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trust" (
    "id" BIGSERIAL NOT NULL,
    "slice_id" INTEGER NOT NULL,
    "scope_id" INTEGER NOT NULL,
    "key" UUID NOT NULL,
    "row_hash" UUID NOT NULL,
    "unknown" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "unknown_since" TIMESTAMPTZ(3),
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "subject_kind" TEXT NOT NULL,
    "subject_value" TEXT NOT NULL,
    "subject_id" BIGINT,
    "trusted_kind" TEXT NOT NULL,
    "trusted_value" TEXT NOT NULL,
    "trusted_id" BIGINT,
    "mechanism" TEXT NOT NULL,
    "condition" JSONB,
    "attributes" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "trust_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workload" (
    "id" BIGSERIAL NOT NULL,
    "slice_id" INTEGER NOT NULL,
    "scope_id" INTEGER NOT NULL,
    "key" UUID NOT NULL,
    "row_hash" UUID NOT NULL,
    "unknown" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "unknown_since" TIMESTAMPTZ(3),
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "provider" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "runs_as_kind" TEXT NOT NULL,
    "runs_as_value" TEXT NOT NULL,
    "runs_as_id" BIGINT,
    "location" TEXT,
    "attributes" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "workload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage" (
    "id" BIGSERIAL NOT NULL,
    "slice_id" INTEGER NOT NULL,
    "key" UUID NOT NULL,
    "principal_kind" TEXT NOT NULL,
    "principal_value" TEXT NOT NULL,
    "principal_id" BIGINT,
    "source" TEXT NOT NULL,
    "plane" TEXT NOT NULL,
    "covered_from" DATE NOT NULL,
    "covered_to" DATE NOT NULL,
    "packed" BYTEA NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "capability" (
    "id" BIGSERIAL NOT NULL,
    "slice_id" INTEGER NOT NULL,
    "scope_id" INTEGER NOT NULL,
    "key" UUID NOT NULL,
    "row_hash" UUID NOT NULL,
    "unknown" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "unknown_since" TIMESTAMPTZ(3),
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "capability" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "capability_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "owner_hint" (
    "id" BIGSERIAL NOT NULL,
    "slice_id" INTEGER NOT NULL,
    "scope_id" INTEGER NOT NULL,
    "key" UUID NOT NULL,
    "row_hash" UUID NOT NULL,
    "unknown" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "unknown_since" TIMESTAMPTZ(3),
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "subject_kind" TEXT NOT NULL,
    "subject_value" TEXT NOT NULL,
    "subject_id" BIGINT,
    "source" TEXT NOT NULL,
    "hint_key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "owner_hint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change" (
    "id" BIGSERIAL NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "run_id" BIGINT NOT NULL,
    "fact" TEXT NOT NULL,
    "row_id" BIGINT NOT NULL,
    "principal_id" BIGINT,
    "change" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "change_pkey" PRIMARY KEY ("id","observed_at")
) PARTITION BY RANGE ("observed_at");

-- CreateTable
CREATE TABLE "action" (
    "id" INTEGER NOT NULL,
    "provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "level" TEXT,
    "since" INTEGER NOT NULL,

    CONSTRAINT "action_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identity_row" (
    "principal_id" BIGINT NOT NULL,
    "provider" SMALLINT NOT NULL,
    "kind" SMALLINT NOT NULL,
    "nature" SMALLINT NOT NULL,
    "nature_confidence" SMALLINT NOT NULL,
    "source_id" INTEGER,
    "scope_id" INTEGER,
    "state" SMALLINT NOT NULL,
    "created_on" DATE,
    "first_seen_on" DATE NOT NULL,
    "last_used_on" DATE,
    "last_used_state" SMALLINT NOT NULL,
    "signs_in_with" SMALLINT NOT NULL,
    "signs_in_unread" SMALLINT NOT NULL,
    "static_credentials" SMALLINT,
    "oldest_credential_on" DATE,
    "grants" INTEGER NOT NULL,
    "workloads" INTEGER NOT NULL,
    "gaps" SMALLINT NOT NULL,
    "predecessor_id" BIGINT,
    "name" TEXT NOT NULL,
    "search" TEXT NOT NULL,

    CONSTRAINT "identity_row_pkey" PRIMARY KEY ("principal_id")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "command" TEXT NOT NULL,
    "subject" TEXT,
    "before" JSONB,
    "after" JSONB,
    "request_id" TEXT,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "source_name_key" ON "source"("name");

-- CreateIndex
CREATE INDEX "scope_source_id_idx" ON "scope"("source_id");

-- CreateIndex
CREATE UNIQUE INDEX "scope_provider_external_id_key" ON "scope"("provider", "external_id");

-- CreateIndex
CREATE INDEX "slice_source_id_idx" ON "slice"("source_id");

-- CreateIndex
CREATE INDEX "slice_scope_id_idx" ON "slice"("scope_id");

-- CreateIndex
CREATE UNIQUE INDEX "slice_stream_scope_id_key" ON "slice"("stream", "scope_id");

-- CreateIndex
CREATE INDEX "run_source_id_observed_at_idx" ON "run"("source_id", "observed_at");

-- CreateIndex
CREATE INDEX "slice_run_slice_id_idx" ON "slice_run"("slice_id");

-- CreateIndex
CREATE UNIQUE INDEX "slice_run_run_id_slice_id_key" ON "slice_run"("run_id", "slice_id");

-- CreateIndex
CREATE UNIQUE INDEX "principal_key_key" ON "principal"("key");

-- CreateIndex
CREATE UNIQUE INDEX "principal_provider_external_id_key" ON "principal"("provider", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "alias_key_key" ON "alias"("key");

-- CreateIndex
CREATE INDEX "alias_kind_value_idx" ON "alias"("kind", "value");

-- CreateIndex
CREATE INDEX "alias_principal_id_idx" ON "alias"("principal_id");

-- CreateIndex
CREATE UNIQUE INDEX "credential_key_key" ON "credential"("key");

-- CreateIndex
CREATE INDEX "credential_principal_id_idx" ON "credential"("principal_id");

-- CreateIndex
CREATE UNIQUE INDEX "document_hash_key" ON "document"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "role_key_key" ON "role"("key");

-- CreateIndex
CREATE INDEX "role_document_hash_idx" ON "role"("document_hash");

-- CreateIndex
CREATE UNIQUE INDEX "role_provider_external_id_key" ON "role"("provider", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "role_grant_key_key" ON "role_grant"("key");

-- CreateIndex
CREATE INDEX "role_grant_subject_id_idx" ON "role_grant"("subject_id");

-- CreateIndex
CREATE INDEX "role_grant_role_id_idx" ON "role_grant"("role_id");

-- CreateIndex
CREATE UNIQUE INDEX "membership_key_key" ON "membership"("key");

-- CreateIndex
CREATE INDEX "membership_group_id_idx" ON "membership"("group_id");

-- CreateIndex
CREATE INDEX "membership_member_id_idx" ON "membership"("member_id");

-- CreateIndex
CREATE UNIQUE INDEX "trust_key_key" ON "trust"("key");

-- CreateIndex
CREATE INDEX "trust_subject_id_idx" ON "trust"("subject_id");

-- CreateIndex
CREATE INDEX "trust_trusted_id_idx" ON "trust"("trusted_id");

-- CreateIndex
CREATE UNIQUE INDEX "workload_key_key" ON "workload"("key");

-- CreateIndex
CREATE INDEX "workload_runs_as_id_idx" ON "workload"("runs_as_id");

-- CreateIndex
CREATE UNIQUE INDEX "usage_key_key" ON "usage"("key");

-- CreateIndex
CREATE INDEX "usage_principal_id_idx" ON "usage"("principal_id");

-- CreateIndex
CREATE UNIQUE INDEX "capability_key_key" ON "capability"("key");

-- CreateIndex
CREATE UNIQUE INDEX "owner_hint_key_key" ON "owner_hint"("key");

-- CreateIndex
CREATE INDEX "owner_hint_subject_id_idx" ON "owner_hint"("subject_id");

-- CreateIndex
CREATE INDEX "change_principal_id_observed_at_idx" ON "change"("principal_id", "observed_at");

-- CreateIndex
CREATE INDEX "change_fact_row_id_idx" ON "change"("fact", "row_id");

-- CreateIndex
CREATE UNIQUE INDEX "action_provider_name_key" ON "action"("provider", "name");

-- CreateIndex
CREATE INDEX "audit_at_idx" ON "audit"("at");

-- CreateIndex
CREATE INDEX "audit_actor_at_idx" ON "audit"("actor", "at");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_prefix_key" ON "api_key"("prefix");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");

-- AddForeignKey
ALTER TABLE "scope" ADD CONSTRAINT "scope_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scope" ADD CONSTRAINT "scope_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "scope"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "slice" ADD CONSTRAINT "slice_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "slice" ADD CONSTRAINT "slice_scope_id_fkey" FOREIGN KEY ("scope_id") REFERENCES "scope"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "slice_run" ADD CONSTRAINT "slice_run_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ===== Beyond Prisma: partial, covering and trigram indexes, partitions, checks =====

-- What a complete slice may close.
CREATE INDEX "principal_open" ON "principal" ("slice_id") WHERE "closed_at" IS NULL;
CREATE INDEX "alias_open" ON "alias" ("slice_id") WHERE "closed_at" IS NULL;
CREATE INDEX "credential_open" ON "credential" ("slice_id") WHERE "closed_at" IS NULL;
CREATE INDEX "role_open" ON "role" ("slice_id") WHERE "closed_at" IS NULL;
CREATE INDEX "role_grant_open" ON "role_grant" ("slice_id") WHERE "closed_at" IS NULL;
CREATE INDEX "membership_open" ON "membership" ("slice_id") WHERE "closed_at" IS NULL;
CREATE INDEX "trust_open" ON "trust" ("slice_id") WHERE "closed_at" IS NULL;
CREATE INDEX "workload_open" ON "workload" ("slice_id") WHERE "closed_at" IS NULL;
CREATE INDEX "capability_open" ON "capability" ("slice_id") WHERE "closed_at" IS NULL;
CREATE INDEX "owner_hint_open" ON "owner_hint" ("slice_id") WHERE "closed_at" IS NULL;
CREATE INDEX "credential_expiry" ON "credential" ("expires_at") WHERE "closed_at" IS NULL AND "expires_at" IS NOT NULL;
CREATE INDEX "principal_live_name" ON "principal" ("provider", "resource_name") WHERE "closed_at" IS NULL AND "resource_name" IS NOT NULL;
CREATE INDEX "principal_gone_name" ON "principal" ("provider", "resource_name") WHERE "closed_at" IS NOT NULL AND "resource_name" IS NOT NULL;

-- References that resolve to nothing yet.
CREATE INDEX "alias_principal_open_ref" ON "alias" ("principal_kind", "principal_value") WHERE "principal_id" IS NULL AND "closed_at" IS NULL;
CREATE INDEX "credential_principal_open_ref" ON "credential" ("principal_kind", "principal_value") WHERE "principal_id" IS NULL AND "closed_at" IS NULL;
CREATE INDEX "role_grant_subject_open_ref" ON "role_grant" ("subject_kind", "subject_value") WHERE "subject_id" IS NULL AND "closed_at" IS NULL;
CREATE INDEX "role_grant_role_open_ref" ON "role_grant" ("role_kind", "role_value") WHERE "role_id" IS NULL AND "closed_at" IS NULL;
CREATE INDEX "membership_group_open_ref" ON "membership" ("group_kind", "group_value") WHERE "group_id" IS NULL AND "closed_at" IS NULL;
CREATE INDEX "membership_member_open_ref" ON "membership" ("member_kind", "member_value") WHERE "member_id" IS NULL AND "closed_at" IS NULL;
CREATE INDEX "trust_subject_open_ref" ON "trust" ("subject_kind", "subject_value") WHERE "subject_id" IS NULL AND "closed_at" IS NULL;
CREATE INDEX "trust_trusted_open_ref" ON "trust" ("trusted_kind", "trusted_value") WHERE "trusted_id" IS NULL AND "closed_at" IS NULL;
CREATE INDEX "workload_runs_as_open_ref" ON "workload" ("runs_as_kind", "runs_as_value") WHERE "runs_as_id" IS NULL AND "closed_at" IS NULL;
CREATE INDEX "usage_principal_open_ref" ON "usage" ("principal_kind", "principal_value") WHERE "principal_id" IS NULL;
CREATE INDEX "owner_hint_subject_open_ref" ON "owner_hint" ("subject_kind", "subject_value") WHERE "subject_id" IS NULL AND "closed_at" IS NULL;

CREATE INDEX "identity_row_search" ON "identity_row" USING gin ("search" gin_trgm_ops);

-- History, a partition a year; the last one catches what lies beyond.
CREATE TABLE "change_2024" PARTITION OF "change" FOR VALUES FROM ('2024-01-01T00:00:00Z') TO ('2025-01-01T00:00:00Z');
CREATE TABLE "change_2025" PARTITION OF "change" FOR VALUES FROM ('2025-01-01T00:00:00Z') TO ('2026-01-01T00:00:00Z');
CREATE TABLE "change_2026" PARTITION OF "change" FOR VALUES FROM ('2026-01-01T00:00:00Z') TO ('2027-01-01T00:00:00Z');
CREATE TABLE "change_2027" PARTITION OF "change" FOR VALUES FROM ('2027-01-01T00:00:00Z') TO ('2028-01-01T00:00:00Z');
CREATE TABLE "change_2028" PARTITION OF "change" FOR VALUES FROM ('2028-01-01T00:00:00Z') TO ('2029-01-01T00:00:00Z');
CREATE TABLE "change_2029" PARTITION OF "change" FOR VALUES FROM ('2029-01-01T00:00:00Z') TO ('2030-01-01T00:00:00Z');
CREATE TABLE "change_2030" PARTITION OF "change" FOR VALUES FROM ('2030-01-01T00:00:00Z') TO ('2031-01-01T00:00:00Z');
CREATE TABLE "change_2031" PARTITION OF "change" FOR VALUES FROM ('2031-01-01T00:00:00Z') TO ('2032-01-01T00:00:00Z');
CREATE TABLE "change_2032" PARTITION OF "change" FOR VALUES FROM ('2032-01-01T00:00:00Z') TO ('2033-01-01T00:00:00Z');
CREATE TABLE "change_2033" PARTITION OF "change" FOR VALUES FROM ('2033-01-01T00:00:00Z') TO ('2034-01-01T00:00:00Z');
CREATE TABLE "change_2034" PARTITION OF "change" FOR VALUES FROM ('2034-01-01T00:00:00Z') TO ('2035-01-01T00:00:00Z');
CREATE TABLE "change_2035" PARTITION OF "change" FOR VALUES FROM ('2035-01-01T00:00:00Z') TO ('2036-01-01T00:00:00Z');
CREATE TABLE "change_other" PARTITION OF "change" DEFAULT;

ALTER TABLE "source" ADD CONSTRAINT "source_mode_check" CHECK ("mode" IN ('live', 'import'));
ALTER TABLE "scope" ADD CONSTRAINT "scope_state_check" CHECK ("state" IN ('active', 'suspended', 'closed', 'delete-requested', 'absent'));
ALTER TABLE "slice" ADD CONSTRAINT "slice_status_check" CHECK ("status" IN ('never', 'complete', 'held', 'rejected', 'incomplete', 'denied', 'unavailable', 'not-applicable'));
ALTER TABLE "slice_run" ADD CONSTRAINT "slice_run_status_check" CHECK ("status" IN ('running', 'complete', 'held', 'rejected', 'incomplete', 'denied', 'unavailable', 'not-applicable'));
ALTER TABLE "run" ADD CONSTRAINT "run_status_check" CHECK ("status" IN ('running', 'complete', 'partial', 'failed', 'dead'));
ALTER TABLE "credential" ADD CONSTRAINT "credential_status_check" CHECK ("status" IN ('active', 'inactive', 'expired', 'unknown'));
ALTER TABLE "role" ADD CONSTRAINT "role_manager_check" CHECK ("manager" IN ('provider', 'customer'));
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_effect_check" CHECK ("effect" IN ('allow', 'deny', 'boundary', 'org-policy'));
ALTER TABLE "capability" ADD CONSTRAINT "capability_status_check" CHECK ("status" IN ('available', 'denied', 'not-applicable', 'unavailable'));
ALTER TABLE "usage" ADD CONSTRAINT "usage_plane_check" CHECK ("plane" IN ('identity', 'service', 'action'));
ALTER TABLE "change" ADD CONSTRAINT "change_change_check" CHECK ("change" IN ('added', 'changed', 'closed', 'reopened'));
