-- A check that was set and by which not everybody was judged yet: whoever judges next judges everybody.
ALTER TABLE "check_setting" ADD COLUMN "judged_at" TIMESTAMPTZ(3);

UPDATE "check_setting" SET "judged_at" = "set_at";
