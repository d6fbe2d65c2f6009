-- Decisions a team can make about findings, what happened to each, exceptions, and messages that wait to be sent.
CREATE TABLE "work_item" (
    "id" BIGSERIAL NOT NULL,
    "key" UUID NOT NULL,
    "decision" SMALLINT NOT NULL,
    "identity_id" BIGINT,
    "role_id" BIGINT,
    "resource" TEXT NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "title" TEXT NOT NULL,
    "state" SMALLINT NOT NULL DEFAULT 1,
    "team" INTEGER,
    "planned_for" DATE,
    "planned_by" TEXT,
    "planned_at" TIMESTAMPTZ(3),
    "ticket" TEXT,
    "excepted_until" DATE,
    "excepted_by" TEXT,
    "exception_reason" TEXT,
    "is_disabled" BOOLEAN NOT NULL DEFAULT false,
    "risk" SMALLINT NOT NULL,
    "effort" SMALLINT NOT NULL,
    "n" INTEGER NOT NULL,
    "k" INTEGER NOT NULL DEFAULT 0,
    "no_longer" INTEGER NOT NULL DEFAULT 0,
    "findings" INTEGER NOT NULL DEFAULT 0,
    "sharers" INTEGER NOT NULL DEFAULT 0,
    "blockers" JSONB NOT NULL DEFAULT '[]',
    "kept" INTEGER NOT NULL DEFAULT 0,
    "is_split" BOOLEAN NOT NULL DEFAULT false,
    "baseline" BYTEA,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "voided_at" TIMESTAMPTZ(3),
    "reopened" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "work_item_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "work_item_state_check" CHECK ("state" IN (1, 2, 3, 4, 5, 6) AND (("state" IN (5, 6)) = ("closed_at" IS NOT NULL))),
    CONSTRAINT "work_item_risk_check" CHECK ("risk" IN (1, 2, 3, 4)),
    CONSTRAINT "work_item_effort_check" CHECK ("effort" IN (1, 2, 3)),
    CONSTRAINT "work_item_counts_check" CHECK ("k" >= 0 AND "no_longer" >= 0 AND "k" + "no_longer" <= "n")
);
CREATE UNIQUE INDEX "work_item_key_key" ON "work_item"("key");
CREATE INDEX "work_item_identity_id_idx" ON "work_item"("identity_id");
CREATE INDEX "work_item_role_id_idx" ON "work_item"("role_id");
CREATE INDEX "work_item_closed_at_idx" ON "work_item"("closed_at");

-- Nearly every list is of what is left, by team, the worst first.
CREATE INDEX work_item_open ON work_item (team, risk DESC, id) WHERE closed_at IS NULL;

CREATE TABLE "work_item_event" (
    "id" BIGSERIAL NOT NULL,
    "item_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "work_item_event_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "work_item_event_event_check" CHECK ("event" IN ('opened', 'planned', 'unplanned', 'excepted', 'exception-ended', 'ticket', 'progress', 'disabled', 'enabled', 'gone', 'no-longer', 'reopened'))
);
CREATE INDEX "work_item_event_item_id_id_idx" ON "work_item_event"("item_id", "id");

-- The log only grows: what happened stays as it was written.
CREATE FUNCTION work_item_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'work_item_event is append-only';
END $$;
CREATE TRIGGER work_item_event_append_only BEFORE UPDATE OR DELETE ON "work_item_event"
    FOR EACH STATEMENT EXECUTE FUNCTION work_item_event_stays();

ALTER TABLE "finding" ADD COLUMN "item_id" BIGINT;
CREATE INDEX "finding_item_id_idx" ON "finding"("item_id");

CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "topic" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "sending_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "given_up_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);
-- One message per happening, whoever notices it first and however often.
CREATE UNIQUE INDEX "outbox_topic_subject_key" ON "outbox"("topic", "subject");
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE sent_at IS NULL AND given_up_at IS NULL;
