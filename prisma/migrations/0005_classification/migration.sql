-- What people decide about identities by rules, and what a list row is judged to be.
CREATE TABLE "rule" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "filter" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rule_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "rule_kind_position_key" ON "rule"("kind", "position");

ALTER TABLE "identity_row" ADD COLUMN "environment" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN "environment_confidence" SMALLINT NOT NULL DEFAULT 1,
ADD COLUMN "class" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN "class_confidence" SMALLINT NOT NULL DEFAULT 1;
