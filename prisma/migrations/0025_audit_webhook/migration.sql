-- What API servers tell by webhook, merged as it comes, until a collection hands it on.
CREATE TABLE "heard_use" (
    "source_id" INTEGER NOT NULL,
    "key" UUID NOT NULL,
    "user_name" TEXT NOT NULL,
    "refused" BOOLEAN NOT NULL,
    "packed" BYTEA NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "heard_use_pkey" PRIMARY KEY ("source_id", "key")
);

CREATE TABLE "heard_day" (
    "source_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "minutes" BYTEA NOT NULL,
    "verbs" TEXT[],
    "broken" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "heard_day_pkey" PRIMARY KEY ("source_id", "day")
);

ALTER TABLE "heard_use" ADD CONSTRAINT "heard_use_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "heard_day" ADD CONSTRAINT "heard_day_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE CASCADE ON UPDATE CASCADE;
