-- The record of decisions becomes a chain: each row's hash covers all its fields and the hash of the row before it, so a
-- row that is changed, removed, slipped in or moved afterwards shows. The database itself links every row it is given:
-- no way of writing one goes around it. lib/domain/audit-chain.ts writes the same text by its own means and checks it.

CREATE TABLE "audit_chain" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "position" BIGINT NOT NULL DEFAULT 0,
    "hash" BYTEA NOT NULL,
    "start_position" BIGINT NOT NULL DEFAULT 0,
    "start_hash" BYTEA NOT NULL,
    "start_until" TIMESTAMPTZ(3),

    CONSTRAINT "audit_chain_pkey" PRIMARY KEY ("id")
);

INSERT INTO "audit_chain" ("hash", "start_hash") VALUES (decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'));

ALTER TABLE "audit"
  ADD COLUMN "position" BIGINT,
  ADD COLUMN "previous_hash" BYTEA,
  ADD COLUMN "hash" BYTEA;

-- One field: its length in bytes, a colon, its text, a comma; a dash in place of what is null. No two rows share a text.
CREATE FUNCTION audit_field(field TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN field IS NULL THEN '-,' ELSE octet_length(convert_to(field, 'UTF8')) || ':' || field || ',' END
$$;

CREATE FUNCTION audit_time(instant TIMESTAMPTZ) RETURNS TEXT LANGUAGE sql STABLE AS $$
  SELECT to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

CREATE FUNCTION audit_hash(entry "audit") RETURNS BYTEA LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(
    audit_field(encode(entry.previous_hash, 'hex')) || audit_field(entry.position::text) || audit_field(entry.id::text)
    || audit_field(audit_time(entry.at)) || audit_field(entry.actor) || audit_field(entry.command)
    || audit_field(entry.subject) || audit_field(entry.before::text) || audit_field(entry.after::text)
    || audit_field(entry.request_id) || audit_field(audit_time(entry.recorded_at)), 'UTF8'))
$$;

-- The lock on the chain's one row is what puts writers in line: each links to a row that is committed, or is its own.
CREATE FUNCTION audit_link() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  head "audit_chain";
BEGIN
  SELECT * INTO STRICT head FROM "audit_chain" WHERE "id" = 1 FOR UPDATE;
  NEW.position := head.position + 1;
  NEW.previous_hash := head.hash;
  NEW.recorded_at := date_trunc('milliseconds', clock_timestamp());
  NEW.hash := audit_hash(NEW);
  UPDATE "audit_chain" SET "position" = NEW.position, "hash" = NEW.hash WHERE "id" = 1;
  RETURN NEW;
END
$$;

-- What was written before is sealed as it stands now.
DO $$
DECLARE
  entry "audit";
  head "audit_chain";
BEGIN
  SELECT * INTO STRICT head FROM "audit_chain" WHERE "id" = 1;
  FOR entry IN SELECT * FROM "audit" ORDER BY "id" LOOP
    head.position := head.position + 1;
    entry.position := head.position;
    entry.previous_hash := head.hash;
    entry.hash := audit_hash(entry);
    UPDATE "audit" SET "position" = entry.position, "previous_hash" = entry.previous_hash, "hash" = entry.hash
     WHERE "id" = entry.id;
    head.hash := entry.hash;
  END LOOP;
  UPDATE "audit_chain" SET "position" = head.position, "hash" = head.hash WHERE "id" = 1;
END
$$;

ALTER TABLE "audit"
  ALTER COLUMN "position" SET NOT NULL,
  ALTER COLUMN "previous_hash" SET NOT NULL,
  ALTER COLUMN "hash" SET NOT NULL;

CREATE UNIQUE INDEX "audit_position_key" ON "audit"("position");
CREATE INDEX "audit_command_position_idx" ON "audit"("command", "position");

CREATE TRIGGER "audit_link" BEFORE INSERT ON "audit" FOR EACH ROW EXECUTE FUNCTION audit_link();
