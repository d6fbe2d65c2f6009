-- Where in the catalogue something was seen, so that who did an action is read from those rows alone. Rows are marked when next written.
ALTER TABLE "usage" ADD COLUMN "seen_in" BIT(256);
