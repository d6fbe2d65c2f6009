-- Exceptions: asked for by one person, approved by another, with an end. What was approved is never changed.
CREATE TABLE "exception" (
    "id" BIGSERIAL NOT NULL,
    "item_id" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "control" TEXT NOT NULL,
    "until" DATE NOT NULL,
    "renews" BIGINT,
    "renewal" INTEGER NOT NULL DEFAULT 0,
    "requested_by" TEXT NOT NULL,
    "requested_person" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "decision" TEXT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,
    "ended_by" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "exception_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "exception_decision_check" CHECK ("decision" IN ('approved', 'refused', 'withdrawn')),
    CONSTRAINT "exception_decided_check" CHECK (("decision" IS NULL) = ("decided_at" IS NULL)),
    -- Dual control holds whatever writes the row.
    CONSTRAINT "exception_dual_control_check" CHECK ("decision" IS DISTINCT FROM 'approved' OR "decided_by" <> "requested_person")
);
CREATE INDEX "exception_item_id_id_idx" ON "exception"("item_id", "id");
-- One question at a time.
CREATE UNIQUE INDEX exception_waiting ON exception (item_id) WHERE decision IS NULL;

ALTER TABLE "work_item_event" DROP CONSTRAINT "work_item_event_event_check";
ALTER TABLE "work_item_event" ADD CONSTRAINT "work_item_event_event_check" CHECK ("event" IN ('opened', 'planned', 'unplanned', 'exception-asked', 'exception-refused', 'excepted', 'exception-ended', 'ticket', 'progress', 'disabled', 'enabled', 'gone', 'no-longer', 'reopened'));
