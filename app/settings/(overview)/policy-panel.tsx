import { formatCount, formatDay } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Withheld } from "#components/ui/withheld.tsx";
import { policyLimits } from "#lib/domain/policy-limits.ts";
import type { PolicyLimit } from "#lib/queries/policy-limits.ts";
import { PolicyForm } from "./policy-form.tsx";

type Props = { limits: readonly PolicyLimit[]; maySet: boolean; now: Date };

/** How long what is allowed to stay may be allowed to stay. */
export function PolicyPanel({ limits, maySet, now }: Props) {
  return (
    <Panel
      id="policy"
      title="Policy"
      lead="What was agreed on before keeps its day; whoever asks from now on is held to it."
      side={maySet ? undefined : <Withheld needs="administrator">Change a limit</Withheld>}
    >
      <ul className="grid gap-3">
        {limits.map(({ key, days, set }) => (
          <li key={key} data-policy={key} data-days={days}>
            {maySet ? (
              <PolicyForm key={days} limit={key} days={days} />
            ) : (
              <p>
                {policyLimits[key].label} <strong>{formatCount(days, "day", "days")}</strong>.
              </p>
            )}
            <p className="text-fg-2 text-note">
              {set === null ? "Nobody changed it." : `Set by ${set.by}, ${formatDay(set.at, now)}.`}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
