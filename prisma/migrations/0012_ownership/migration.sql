-- Who answers for an identity: teams, what they decided, what is suggested, and what follows from both in the list.
CREATE TABLE "team" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "contacts" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "aliases" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "repositories" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "parent_id" INTEGER,
    "backup_id" INTEGER,
    "external_id" TEXT,
    "origin" TEXT NOT NULL DEFAULT 'hand',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "team_key_key" ON "team"("key");
CREATE UNIQUE INDEX "team_external_id_key" ON "team"("external_id");
ALTER TABLE "team" ADD CONSTRAINT "team_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "team"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "team" ADD CONSTRAINT "team_backup_id_fkey" FOREIGN KEY ("backup_id") REFERENCES "team"("id") ON DELETE SET NULL ON UPDATE CASCADE;

CREATE TABLE "team_group" (
    "team_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "team_group_pkey" PRIMARY KEY ("team_id", "name")
);
CREATE INDEX "team_group_name_idx" ON "team_group"("name");
ALTER TABLE "team_group" ADD CONSTRAINT "team_group_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "decision_batch" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "team_id" INTEGER,
    "to_team_id" INTEGER,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "filter" TEXT,
    "reason" TEXT,
    "count" INTEGER NOT NULL,
    "undoes" BIGINT,

    CONSTRAINT "decision_batch_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "decision_batch_actor_id_idx" ON "decision_batch"("actor", "id");
CREATE INDEX "decision_batch_team_id_id_idx" ON "decision_batch"("team_id", "id");
CREATE INDEX "decision_batch_undoes_idx" ON "decision_batch"("undoes");

CREATE TABLE "ownership_decision" (
    "id" BIGSERIAL NOT NULL,
    "identity_id" BIGINT NOT NULL,
    "batch_id" BIGINT NOT NULL,
    "decision" TEXT NOT NULL,
    "team_id" INTEGER NOT NULL,
    "to_team_id" INTEGER,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "until" DATE,
    "reason" TEXT,
    "answers" JSONB,
    "undoes" BIGINT,

    CONSTRAINT "ownership_decision_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "ownership_decision_decision_check" CHECK ("decision" IN ('claim', 'attest', 'reject', 'pass', 'later', 'release', 'contest', 'lapse', 'undo'))
);
CREATE INDEX "ownership_decision_identity_id_id_idx" ON "ownership_decision"("identity_id", "id");
CREATE INDEX "ownership_decision_batch_id_idx" ON "ownership_decision"("batch_id");

-- The log only grows: what was decided stays as it was written.
CREATE FUNCTION ownership_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ownership_decision is append-only';
END $$;
CREATE TRIGGER ownership_decision_append_only BEFORE UPDATE OR DELETE ON "ownership_decision"
    FOR EACH STATEMENT EXECUTE FUNCTION ownership_decision_stays();

CREATE TABLE "ownership" (
    "identity_id" BIGINT NOT NULL,
    "team_id" INTEGER NOT NULL,
    "state" SMALLINT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" DATE NOT NULL,
    "claimed_by" TEXT NOT NULL,
    "confirmed_by" TEXT NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3) NOT NULL,
    "contests" SMALLINT NOT NULL DEFAULT 0,
    "needed" BOOLEAN,

    CONSTRAINT "ownership_pkey" PRIMARY KEY ("identity_id"),
    CONSTRAINT "ownership_state_check" CHECK ("state" IN (2, 3, 4))
);
CREATE INDEX "ownership_team_id_idx" ON "ownership"("team_id");
CREATE INDEX "ownership_until_idx" ON "ownership"("until");

CREATE TABLE "suggestion" (
    "identity_id" BIGINT NOT NULL,
    "team_id" INTEGER NOT NULL,
    "rank" SMALLINT NOT NULL,
    "confidence" SMALLINT NOT NULL,
    "told" BOOLEAN NOT NULL,
    "signals" JSONB NOT NULL,

    CONSTRAINT "suggestion_pkey" PRIMARY KEY ("identity_id", "team_id")
);
CREATE INDEX "suggestion_team_id_rank_idx" ON "suggestion"("team_id", "rank");

CREATE TABLE "steward" (
    "class" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "contact" TEXT,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "steward_pkey" PRIMARY KEY ("class")
);

CREATE TABLE "saved_view" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "filter" TEXT NOT NULL,
    "sort" TEXT,
    "columns" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "saved_view_name_key" ON "saved_view"("name");

CREATE TABLE "attestation_campaign" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "filter" TEXT NOT NULL,
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "due_on" DATE NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "attestation_campaign_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "attestation_campaign_name_key" ON "attestation_campaign"("name");

CREATE TABLE "attestation_item" (
    "campaign_id" INTEGER NOT NULL,
    "identity_id" BIGINT NOT NULL,
    "team_id" INTEGER NOT NULL,

    CONSTRAINT "attestation_item_pkey" PRIMARY KEY ("campaign_id", "identity_id")
);
CREATE INDEX "attestation_item_team_id_idx" ON "attestation_item"("team_id");
ALTER TABLE "attestation_item" ADD CONSTRAINT "attestation_item_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "attestation_campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "reminder" (
    "id" BIGSERIAL NOT NULL,
    "team_id" INTEGER NOT NULL,
    "campaign_id" INTEGER NOT NULL DEFAULT 0,
    "channel" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "error" TEXT,

    CONSTRAINT "reminder_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "reminder_team_id_campaign_id_channel_address_day_key" ON "reminder"("team_id", "campaign_id", "channel", "address", "day");

-- Hints of an account as a whole are asked for by each identity in it.
CREATE INDEX owner_hint_of_scope ON owner_hint (scope_id) WHERE subject_kind = 'scope' AND closed_at IS NULL;

ALTER TABLE "identity_row"
    ADD COLUMN "team" INTEGER,
    ADD COLUMN "owner_state" SMALLINT NOT NULL DEFAULT 0,
    ADD COLUMN "suggested_team" INTEGER,
    ADD COLUMN "claim_until" DATE,
    ADD COLUMN "owner_conflict" SMALLINT NOT NULL DEFAULT 0;
