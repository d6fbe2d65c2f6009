-- Campaigns that burn work items down: a frozen baseline, what joined it since, and the dated decisions about its plan.
CREATE TABLE "burn_down" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "filter" TEXT NOT NULL,
    "decisions" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "starts_on" DATE NOT NULL,
    "ends_on" DATE NOT NULL,
    "target" INTEGER NOT NULL DEFAULT 0,
    "catalogues" JSONB NOT NULL DEFAULT '{}',
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "burn_down_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "burn_down_days_check" CHECK ("ends_on" > "starts_on"),
    CONSTRAINT "burn_down_target_check" CHECK ("target" >= 0)
);
CREATE UNIQUE INDEX "burn_down_name_key" ON "burn_down"("name");

CREATE TABLE "burn_down_start" (
    "burn_down_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "left" INTEGER NOT NULL,
    "reason" TEXT,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "burn_down_start_pkey" PRIMARY KEY ("burn_down_id", "day"),
    CONSTRAINT "burn_down_start_burn_down_id_fkey" FOREIGN KEY ("burn_down_id") REFERENCES "burn_down"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "burn_down_item" (
    "burn_down_id" INTEGER NOT NULL,
    "item_id" BIGINT NOT NULL,
    "joined_on" DATE NOT NULL,
    "joined_as" SMALLINT NOT NULL,

    CONSTRAINT "burn_down_item_pkey" PRIMARY KEY ("burn_down_id", "item_id"),
    CONSTRAINT "burn_down_item_joined_as_check" CHECK ("joined_as" IN (1, 2, 3)),
    CONSTRAINT "burn_down_item_burn_down_id_fkey" FOREIGN KEY ("burn_down_id") REFERENCES "burn_down"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "burn_down_item_item_id_idx" ON "burn_down_item"("item_id");

CREATE TABLE "burn_down_target" (
    "burn_down_id" INTEGER NOT NULL,
    "team_id" INTEGER NOT NULL,
    "target" INTEGER NOT NULL,

    CONSTRAINT "burn_down_target_pkey" PRIMARY KEY ("burn_down_id", "team_id"),
    CONSTRAINT "burn_down_target_target_check" CHECK ("target" >= 0),
    CONSTRAINT "burn_down_target_burn_down_id_fkey" FOREIGN KEY ("burn_down_id") REFERENCES "burn_down"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
