-- What one place offers of the provider's actions, as the last complete slice told it.
CREATE TABLE "offer" (
    "slice_id" INTEGER NOT NULL,
    "scope_id" INTEGER NOT NULL,
    "actions" BYTEA NOT NULL,
    "global_actions" BYTEA NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "offer_pkey" PRIMARY KEY ("slice_id")
);
CREATE INDEX "offer_scope_id_idx" ON "offer"("scope_id");
