-- What identities may do against what they did: grant sets, how long they were held, scores, and what follows from them day by day.
CREATE TABLE "grant_set" (
    "hash" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "parts" TEXT NOT NULL,
    "first_seen" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "grant_set_pkey" PRIMARY KEY ("hash")
);

CREATE TABLE "holding" (
    "identity_id" BIGINT NOT NULL,
    "from_day" INTEGER NOT NULL,
    "grant_set" UUID NOT NULL,

    CONSTRAINT "holding_pkey" PRIMARY KEY ("identity_id", "from_day")
);

CREATE TABLE "score" (
    "identity_id" BIGINT NOT NULL,
    "grant_set" UUID NOT NULL,
    "due_on" DATE,
    "catalogue" INTEGER NOT NULL,
    "granted" INTEGER NOT NULL,
    "used" INTEGER NOT NULL,
    "unused" INTEGER NOT NULL,
    "undecided" INTEGER NOT NULL,
    "conditional" INTEGER NOT NULL,
    "outside" INTEGER NOT NULL,
    "unknown" INTEGER NOT NULL,
    "open_ended" BOOLEAN NOT NULL,
    "at_least" BOOLEAN NOT NULL,
    "at_most" BOOLEAN NOT NULL,
    "opi" REAL,
    "weighted_opi" REAL,
    "evidence" SMALLINT NOT NULL,
    "tier" SMALLINT NOT NULL,
    "administrator" BOOLEAN NOT NULL,
    "escalations" TEXT[],
    "breadth" SMALLINT,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "score_pkey" PRIMARY KEY ("identity_id")
);
CREATE INDEX "score_grant_set_idx" ON "score"("grant_set");
CREATE INDEX "score_due_on_idx" ON "score"("due_on");

CREATE TABLE "posture" (
    "identity_id" BIGINT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "provider" SMALLINT NOT NULL,
    "nature" SMALLINT NOT NULL,
    "environment" SMALLINT NOT NULL,
    "class" SMALLINT NOT NULL,
    "tier" SMALLINT,
    "evidence" SMALLINT,
    "staleness" SMALLINT NOT NULL,
    "team" INTEGER,
    "owner_state" SMALLINT NOT NULL DEFAULT 0,
    "checks" BIGINT NOT NULL DEFAULT 0,
    "opi_step" SMALLINT,
    "used" INTEGER,
    "unused" INTEGER,
    "undecided" INTEGER,

    CONSTRAINT "posture_pkey" PRIMARY KEY ("identity_id", "valid_from")
);
CREATE INDEX "posture_valid_from_idx" ON "posture"("valid_from");
CREATE UNIQUE INDEX posture_current ON posture (identity_id) WHERE valid_to IS NULL;

CREATE TABLE "snapshot" (
    "day" DATE NOT NULL,
    "provider" SMALLINT NOT NULL,
    "nature" SMALLINT NOT NULL,
    "environment" SMALLINT NOT NULL,
    "class" SMALLINT NOT NULL,
    "tier" SMALLINT NOT NULL,
    "team" INTEGER NOT NULL,
    "identities" INTEGER NOT NULL,
    "scored" INTEGER NOT NULL,
    "young" INTEGER NOT NULL,
    "blind" INTEGER NOT NULL,
    "used" BIGINT NOT NULL,
    "unused" BIGINT NOT NULL,
    "undecided" BIGINT NOT NULL,
    "above" INTEGER NOT NULL,

    CONSTRAINT "snapshot_pkey" PRIMARY KEY ("day", "provider", "nature", "environment", "class", "tier", "team")
);

ALTER TABLE "identity_row"
    ADD COLUMN "tier" SMALLINT,
    ADD COLUMN "evidence" SMALLINT,
    ADD COLUMN "opi" REAL,
    ADD COLUMN "weighted_opi" REAL,
    ADD COLUMN "granted" INTEGER,
    ADD COLUMN "used" INTEGER,
    ADD COLUMN "unused" INTEGER,
    ADD COLUMN "administrator" BOOLEAN,
    ADD COLUMN "staleness" SMALLINT NOT NULL DEFAULT 0;

ALTER TABLE "scope" ADD COLUMN "moved_at" TIMESTAMPTZ(3);
