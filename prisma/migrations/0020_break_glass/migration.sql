-- Identities kept for emergencies: declared by a person, for a while, and cleaned up after every use and at the end.
CREATE TABLE "break_glass" (
    "id" BIGSERIAL NOT NULL,
    "identity_id" BIGINT NOT NULL,
    "team_id" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "ticket" TEXT NOT NULL,
    "until" DATE NOT NULL,
    "declared_by" TEXT NOT NULL,
    "declared_person" TEXT NOT NULL,
    "declared_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_by" TEXT,
    "ended_at" TIMESTAMPTZ(3),
    -- The day its end was noticed, by its date or by a person: it never changes, so that another may be declared afterwards.
    "over_on" DATE,

    CONSTRAINT "break_glass_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "break_glass_ended_check" CHECK (("ended_by" IS NULL) = ("ended_at" IS NULL))
);
CREATE INDEX "break_glass_identity_id_id_idx" ON "break_glass"("identity_id", "id");
-- One at a time.
CREATE UNIQUE INDEX break_glass_open ON break_glass (identity_id) WHERE over_on IS NULL;

CREATE TABLE "break_glass_step" (
    "id" BIGSERIAL NOT NULL,
    "break_glass_id" BIGINT NOT NULL,
    "occasion" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "step" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "done_by" TEXT,
    "done_at" TIMESTAMPTZ(3),
    "ticket" TEXT,
    "seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "break_glass_step_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "break_glass_step_occasion_check" CHECK ("occasion" IN ('use', 'end')),
    CONSTRAINT "break_glass_step_step_check" CHECK ("step" IN ('confirm-use', 'rotate-credential', 'remove-grant')),
    CONSTRAINT "break_glass_step_done_check" CHECK (("done_by" IS NULL) = ("done_at" IS NULL)),
    CONSTRAINT "break_glass_step_seen_check" CHECK ("seen_at" IS NULL OR "done_at" IS NOT NULL),
    CONSTRAINT "break_glass_step_break_glass_id_fkey" FOREIGN KEY ("break_glass_id") REFERENCES "break_glass"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "break_glass_step_break_glass_id_occasion_day_step_key" ON "break_glass_step"("break_glass_id", "occasion", "day", "step");

-- 0 none, 1 declared, 2 something is to be cleaned up.
ALTER TABLE "identity_row" ADD COLUMN "break_glass" SMALLINT NOT NULL DEFAULT 0;
