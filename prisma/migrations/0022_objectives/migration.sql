-- Objectives: what is to hold of identities, exceptions and sources, as a share of their days.
CREATE TABLE "objective" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "filter" TEXT NOT NULL DEFAULT '1|',
    "bad" TEXT,
    "target" INTEGER NOT NULL,
    "window_days" INTEGER NOT NULL DEFAULT 90,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "objective_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "objective_about_check" CHECK ("about" IN ('identities', 'exceptions', 'sources')),
    -- What is wrong with identities is said by a filter; with the others it is fixed.
    CONSTRAINT "objective_bad_check" CHECK (("about" = 'identities') = ("bad" IS NOT NULL)),
    CONSTRAINT "objective_target_check" CHECK ("target" BETWEEN 1 AND 10000),
    CONSTRAINT "objective_window_days_check" CHECK ("window_days" BETWEEN 7 AND 365)
);
CREATE UNIQUE INDEX "objective_key_key" ON "objective"("key");

-- Those every estate starts with: lib/domain/slo/standard-objectives.ts.
INSERT INTO objective (key, sentence, about, filter, bad, target, set_by, set_at) VALUES
    ('ownership-coverage', 'A team answers for every identity', 'identities',
     '1|nature:machine,mixed,unknown', '1|owner:lapsed,inferred,none', 9500, 'rollcall', '2026-01-01'),
    ('production-key-age', 'No static key in production is older than 90 days', 'identities',
     '1|nature:machine,mixed,unknown environment:production', '1|finding:old-credential', 9900, 'rollcall', '2026-01-01'),
    ('tier-2-over-privilege', 'Over-privilege of privileged identities is at most 0.4', 'identities',
     '1|nature:machine,mixed,unknown tier:2', '1|opi>0.4', 9000, 'rollcall', '2026-01-01'),
    ('tier-2-unused', 'No privileged identity is unused for 90 days', 'identities',
     '1|nature:machine,mixed,unknown tier:2', '1|stale:stale', 9900, 'rollcall', '2026-01-01'),
    ('exceptions-in-time', 'No exception is left standing past its end', 'exceptions', '1|', NULL, 9900, 'rollcall', '2026-01-01'),
    ('collector-freshness', 'Every source is read at least once in 24 hours', 'sources', '1|', NULL, 9900, 'rollcall', '2026-01-01');

-- What could not be read of an identity, and whether its index is on its step: what the steps alone leave open.
ALTER TABLE "posture"
    ADD COLUMN "gaps" SMALLINT NOT NULL DEFAULT 0,
    ADD COLUMN "opi_on_step" BOOLEAN;
UPDATE posture SET opi_on_step = (unused::bigint * 20) % nullif(used + unused, 0) = 0 WHERE opi_step IS NOT NULL;
