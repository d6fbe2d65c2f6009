-- How long credentials lived, day by day; of days before it is not known.
ALTER TABLE "posture" ADD COLUMN "credential_life" SMALLINT;

-- Since when the rollout program runs.
CREATE TABLE "program" (
    "id" SERIAL NOT NULL,
    "starts_on" DATE NOT NULL,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "program_pkey" PRIMARY KEY ("id")
);
