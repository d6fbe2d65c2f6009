import { Confirm } from "#components/form/confirm.tsx";
import { formatNumber } from "#components/ui/format.ts";
import { leftOf } from "#lib/domain/burn-down/bands.ts";
import type { BurnDown } from "#lib/queries/burn-down/get-burn-down.ts";
import { closeBurnDown } from "../../actions/close-burn-down.ts";
import { measureAnew } from "../../actions/measure-anew.ts";
import { ReasonField } from "./reason-field.tsx";

/** Bends the plan, and says on the chart when and why. */
export function MeasureAnew({ campaign: { id, name, today } }: { campaign: BurnDown }) {
  return (
    <Confirm
      action={measureAnew}
      hidden={{ campaign: String(id) }}
      trigger="Measure anew"
      title={`Measure ${name} anew?`}
      confirm="Measure anew"
      pending="Measuring…"
      fields={<ReasonField />}
    >
      <p>
        From today the plan starts at the {today === null ? "items" : formatNumber(leftOf(today.bands))} that
        are left. The day and the reason stand on the chart; the baseline and what was removed stay as they
        are.
      </p>
    </Confirm>
  );
}

export function CloseCampaign({ campaign: { id, name } }: { campaign: BurnDown }) {
  return (
    <Confirm
      action={closeBurnDown}
      hidden={{ campaign: String(id) }}
      trigger="Close"
      title={`Close ${name}?`}
      confirm="Close it"
      pending="Closing…"
    >
      <p>
        Nothing joins it any more and its days end today. Its items stay in the worklist. A closed campaign
        cannot be opened again.
      </p>
    </Confirm>
  );
}
