import { Field } from "#components/form/field.tsx";

/** Why a plan starts anew: it stands on the chart and in the audit log. */
export function ReasonField() {
  return (
    <Field
      name="reason"
      title="Reason"
      type="text"
      required
      placeholder="Two accounts were taken over in October"
      description="Everybody who reads the chart reads it."
    />
  );
}
