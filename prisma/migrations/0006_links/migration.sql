-- Links between clouds, made from trusts, token names and annotations.
CREATE TABLE "link" (
    "id" BIGSERIAL NOT NULL,
    "key" UUID NOT NULL,
    "from_id" BIGINT,
    "from_name" TEXT NOT NULL,
    "to_id" BIGINT,
    "to_name" TEXT NOT NULL,
    "mechanism" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "trust_id" BIGINT,
    "claim_id" BIGINT,
    "first_seen" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "link_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "link_key_key" ON "link"("key");
CREATE INDEX "link_from_id_idx" ON "link"("from_id");
CREATE INDEX "link_to_id_idx" ON "link"("to_id");
