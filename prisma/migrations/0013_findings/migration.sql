-- What is wrong with identities and bindings: one row per finding for ever, how checks are set, and which actions are proven unused.
CREATE TABLE "finding" (
    "id" BIGSERIAL NOT NULL,
    "identity_id" BIGINT,
    "rule" SMALLINT NOT NULL,
    "resource" TEXT NOT NULL,
    "grant_id" BIGINT,
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "last_seen" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "ended" SMALLINT,
    "ended_why" TEXT,
    "is_disabled" BOOLEAN NOT NULL DEFAULT false,
    "confidence" SMALLINT NOT NULL,
    "evidence" TEXT NOT NULL,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "reopened" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "finding_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "finding_ended_check" CHECK (("closed_at" IS NULL) = ("ended" IS NULL) AND ("ended" IS NULL OR "ended" IN (1, 2))),
    CONSTRAINT "finding_confidence_check" CHECK ("confidence" IN (1, 2, 3))
);
CREATE INDEX "finding_identity_id_idx" ON "finding"("identity_id");
CREATE INDEX "finding_closed_at_idx" ON "finding"("closed_at");

-- Coming back is the same finding again, never a second row.
CREATE UNIQUE INDEX finding_same ON finding (coalesce(identity_id, 0), rule, resource);
CREATE INDEX finding_open ON finding (rule, id) WHERE closed_at IS NULL;

CREATE TABLE "check_setting" (
    "rule" SMALLINT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "thresholds" JSONB NOT NULL DEFAULT '{}',
    "scope" TEXT,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "check_setting_pkey" PRIMARY KEY ("rule")
);

CREATE TABLE "unused_actions" (
    "identity_id" BIGINT NOT NULL,
    "actions" BYTEA NOT NULL,

    CONSTRAINT "unused_actions_pkey" PRIMARY KEY ("identity_id")
);

ALTER TABLE "identity_row"
    ADD COLUMN "checks" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "checks_due" DATE;

ALTER TABLE "score" ADD COLUMN "unused_30" INTEGER;
