import { States } from "#components/state/states.tsx";
import { formatCount, formatDay } from "#components/ui/format.ts";
import { staleAfterDays } from "#lib/queries/overview/sight.ts";

/** Says so where nothing was read for days. */
export function StaleNote({ asOf, age }: { asOf: Date; age: number }) {
  if (age <= staleAfterDays) return null;
  return (
    <div className="mb-4">
      <States
        state="stale"
        what="Everything here"
        since={formatDay(asOf, null)}
        reason={`no source was read for ${formatCount(age, "day", "days")}. See Sources for why.`}
      />
    </div>
  );
}
