-- Days a source was watching before a gap: kept, so that a reading which fills the gap later joins them again.
ALTER TABLE "usage" ADD COLUMN "covered_before" INTEGER[];
