"use client";

import type { ReactNode } from "react";
import { Failure } from "#components/form/failure.tsx";
import { Field } from "#components/form/field.tsx";
import { FormStateContext } from "#components/form/form-state.ts";
import { Submit } from "#components/form/submit.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Withheld } from "#components/ui/withheld.tsx";
import { Specimen } from "./specimen.tsx";

const choices = [
  { value: "retire", label: "Retire it" },
  { value: "except", label: "Leave it for now" },
];

/** A form before it is sent, under way, refused with and without a field to blame, and for who may not send it. */
export function Forms() {
  return (
    <Panel title="Forms" id="forms">
      <div className="grid gap-6 mid:grid-cols-2 wide:grid-cols-3">
        <Specimen name="As it is filled in">
          <Filled pending={false} fields={{}} />
        </Specimen>
        <Specimen name="Under way">
          <Filled pending={true} fields={{}} />
        </Specimen>
        <Specimen name="Refused, fields to blame">
          <Filled
            pending={false}
            fields={{ days: "Between 1 and 365.", reason: "It takes at least ten letters." }}
          >
            <Failure problem="Nothing was saved." hint="Look at the 2 marked fields." />
          </Filled>
        </Specimen>
        <Specimen name="Refused as a whole">
          <Filled pending={false} fields={{}}>
            <Failure
              problem="Somebody decided it meanwhile."
              hint="Load the page again to see what was decided."
            />
          </Filled>
        </Specimen>
        <Specimen name="For another role">
          <Withheld needs="lead">Ask for an exception</Withheld>
        </Specimen>
      </div>
    </Panel>
  );
}

type FilledProps = { pending: boolean; fields: Record<string, string>; children?: ReactNode };

function Filled({ pending, fields, children }: FilledProps) {
  return (
    <FormStateContext value={{ pending, fields }}>
      <form onSubmit={(event) => event.preventDefault()} className="grid gap-3" aria-busy={pending}>
        <Field name="reason" title="Reason" type="text" required standard="The vendor leaves in May" />
        <Field name="days" title="Days" type="number" required standard={90} description="At most 365." />
        <Field name="decision" title="Decision" type="choice" choices={choices} standard="except" />
        <Field name="teams" title="Teams" type="list" />
        <Field name="told" title="Tell the team" type="flag" standard={true} />
        <div>
          <Submit kind="primary" pending="Asking…">
            Ask for it
          </Submit>
        </div>
      </form>
      {children}
    </FormStateContext>
  );
}
