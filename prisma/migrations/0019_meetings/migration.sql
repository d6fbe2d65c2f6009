-- Meetings that go through a campaign: the agenda frozen at the start, every decision once, the minutes frozen at the end.
ALTER TABLE "burn_down_item" ADD COLUMN "joined_at" TIMESTAMPTZ(3);
UPDATE "burn_down_item" SET "joined_at" = "joined_on"::timestamp AT TIME ZONE 'UTC';
ALTER TABLE "burn_down_item" ALTER COLUMN "joined_at" SET NOT NULL;

CREATE TABLE "meeting" (
    "id" SERIAL NOT NULL,
    "burn_down_id" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "next_on" DATE NOT NULL,
    "attendees" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "opening" JSONB NOT NULL,
    "place" TEXT NOT NULL DEFAULT 'since',
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "minutes" JSONB,
    "ended_by" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "meeting_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "meeting_burn_down_id_fkey" FOREIGN KEY ("burn_down_id") REFERENCES "burn_down"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "meeting_ended_check" CHECK (("ended_at" IS NULL) = ("minutes" IS NULL) AND ("ended_at" IS NULL) = ("ended_by" IS NULL))
);
CREATE INDEX "meeting_burn_down_id_idx" ON "meeting"("burn_down_id");
-- A campaign is gone through by one meeting at a time.
CREATE UNIQUE INDEX meeting_open ON meeting (burn_down_id) WHERE ended_at IS NULL;

CREATE TABLE "meeting_item" (
    "meeting_id" INTEGER NOT NULL,
    "item_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "team_id" INTEGER,

    CONSTRAINT "meeting_item_pkey" PRIMARY KEY ("meeting_id", "item_id"),
    CONSTRAINT "meeting_item_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "meeting_item_meeting_id_position_key" ON "meeting_item"("meeting_id", "position");

CREATE TABLE "meeting_decision" (
    "id" BIGSERIAL NOT NULL,
    "meeting_id" INTEGER NOT NULL,
    "item_id" BIGINT NOT NULL,
    "decision" TEXT NOT NULL,
    "day" DATE,
    "reason" TEXT,
    "control" TEXT,
    "to_team_id" INTEGER,
    "made" TEXT,
    "decided_by" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "undone_by" TEXT,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "meeting_decision_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "meeting_decision_meeting_id_item_id_fkey" FOREIGN KEY ("meeting_id", "item_id") REFERENCES "meeting_item"("meeting_id", "item_id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "meeting_decision_decision_check" CHECK ("decision" IN ('remove', 'except', 'defer', 'reassign')),
    CONSTRAINT "meeting_decision_undone_check" CHECK (("undone_at" IS NULL) = ("undone_by" IS NULL))
);
CREATE INDEX "meeting_decision_meeting_id_id_idx" ON "meeting_decision"("meeting_id", "id");
CREATE INDEX "meeting_decision_item_id_idx" ON "meeting_decision"("item_id");
-- Whoever presses a key twice, or at two keyboards at once, decides once.
CREATE UNIQUE INDEX meeting_decision_once ON meeting_decision (meeting_id, item_id) WHERE undone_at IS NULL;

-- What was decided stays as it was written: a meeting and its agenda from their start on, minutes from their end on.
CREATE FUNCTION meeting_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a meeting stays'; END IF;
    IF OLD."ended_at" IS NOT NULL THEN RAISE EXCEPTION 'a meeting that ended is not changed'; END IF;
    IF (to_jsonb(NEW) - ARRAY['attendees', 'next_on', 'place', 'minutes', 'ended_by', 'ended_at'])
       IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['attendees', 'next_on', 'place', 'minutes', 'ended_by', 'ended_at'])
    THEN RAISE EXCEPTION 'how a meeting began is not changed'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meeting_stays BEFORE UPDATE OR DELETE ON "meeting" FOR EACH ROW EXECUTE FUNCTION meeting_stays();

CREATE FUNCTION meeting_item_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an agenda stays';
END $$;
CREATE TRIGGER meeting_item_stays BEFORE UPDATE OR DELETE ON "meeting_item" FOR EACH ROW EXECUTE FUNCTION meeting_item_stays();

CREATE FUNCTION meeting_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a decision of a meeting stays'; END IF;
    IF EXISTS (SELECT FROM "meeting" WHERE "id" = NEW."meeting_id" AND "ended_at" IS NOT NULL)
    THEN RAISE EXCEPTION 'a meeting that ended takes no decision'; END IF;
    IF TG_OP = 'UPDATE' AND (OLD."undone_at" IS NOT NULL OR (to_jsonb(NEW) - ARRAY['undone_by', 'undone_at'])
       IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['undone_by', 'undone_at']))
    THEN RAISE EXCEPTION 'a decision of a meeting is taken back once and not changed'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meeting_decision_stays BEFORE INSERT OR UPDATE OR DELETE ON "meeting_decision"
    FOR EACH ROW EXECUTE FUNCTION meeting_decision_stays();

ALTER TABLE "work_item_event" DROP CONSTRAINT "work_item_event_event_check";
ALTER TABLE "work_item_event" ADD CONSTRAINT "work_item_event_event_check" CHECK ("event" IN ('opened', 'planned', 'unplanned', 'exception-asked', 'exception-refused', 'excepted', 'exception-ended', 'deferred', 'undeferred', 'ticket', 'progress', 'disabled', 'enabled', 'gone', 'no-longer', 'reopened'));
