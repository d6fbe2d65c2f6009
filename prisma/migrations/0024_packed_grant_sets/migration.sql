-- What each grant set gives, by action, so that who may do one is a look-up.
ALTER TABLE "grant_set" ADD COLUMN "actions" BYTEA, ADD COLUMN "catalogue" INTEGER;
