-- What trends of the overview are drawn of; of days before it is not known, except where the step of the index tells.
ALTER TABLE "posture" ADD COLUMN "above" BOOLEAN, ADD COLUMN "credential_life" SMALLINT;
UPDATE "posture" SET "above" = "opi_step" > 8 WHERE "opi_step" IS NOT NULL AND "opi_step" <> 8;

-- Since when the rollout program runs.
CREATE TABLE "program" (
    "id" SERIAL NOT NULL,
    "starts_on" DATE NOT NULL,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "program_pkey" PRIMARY KEY ("id")
);
