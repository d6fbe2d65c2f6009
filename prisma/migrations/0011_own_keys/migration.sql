-- Rollcall reads its own API keys through a source like any other (lib/jobs/own-source.ts); where keys were made before, it is made here.
INSERT INTO "source" ("provider", "name", "created_at")
SELECT 'rollcall', CASE WHEN EXISTS (SELECT FROM "source" WHERE "name" = 'rollcall') THEN 'rollcall-keys' ELSE 'rollcall' END, max("created_at")
  FROM "api_key" HAVING count(*) > 0;

INSERT INTO "schedule" ("source_id", "cadence", "cron", "due_at", "updated_at")
SELECT "id", 'inventory', '17 * * * *', "created_at", "created_at" FROM "source" WHERE "provider" = 'rollcall';
