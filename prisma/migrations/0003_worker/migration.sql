-- When each source is collected by the worker, and what a run tells while it happens and when it dies.

-- CreateTable
CREATE TABLE "schedule" (
    "source_id" INTEGER NOT NULL,
    "cadence" TEXT NOT NULL,
    "cron" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "due_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "schedule_pkey" PRIMARY KEY ("source_id","cadence")
);

-- AddForeignKey
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "run" ADD COLUMN "trigger" TEXT NOT NULL DEFAULT 'cli',
    ADD COLUMN "planned" INTEGER,
    ADD COLUMN "heartbeat_at" TIMESTAMPTZ(3),
    ADD COLUMN "job_id" UUID,
    ADD COLUMN "job_attempt" INTEGER;

-- CreateIndex
CREATE INDEX "run_job_id_idx" ON "run"("job_id");

-- What Prisma cannot express.
CREATE INDEX "run_running" ON "run" ("source_id") WHERE "status" = 'running';
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_cadence_check" CHECK ("cadence" IN ('inventory', 'usage'));
ALTER TABLE "run" ADD CONSTRAINT "run_trigger_check" CHECK ("trigger" IN ('schedule', 'manual', 'cli'));
ALTER TABLE "run" DROP CONSTRAINT "run_status_check";
ALTER TABLE "run" ADD CONSTRAINT "run_status_check" CHECK ("status" IN ('running', 'complete', 'partial', 'failed', 'interrupted', 'dead'));

-- Sources connected before there was a worker get the schedules that new ones get (lib/jobs/default-schedules.ts).
INSERT INTO "schedule" ("source_id", "cadence", "cron", "updated_at")
SELECT id, 'inventory', format('%s %s,%s,%s,%s * * *', m, h, h + 6, h + 12, h + 18), created_at
  FROM (SELECT id, created_at, id * 7 % 60 AS m, id * 7 / 60 % 6 AS h FROM "source" WHERE mode = 'live') s
UNION ALL
SELECT id, 'usage', format('%s %s * * *', (id * 7 + 30) % 60, id * 5 % 24), created_at FROM "source" WHERE mode = 'live';
