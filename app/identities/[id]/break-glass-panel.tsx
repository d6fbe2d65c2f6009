import Link from "next/link";
import { ActionForm } from "#components/form/action-form.tsx";
import { Field } from "#components/form/field.tsx";
import { Submit } from "#components/form/submit.tsx";
import { formatDay, formatList } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Status, StatusIcon } from "#components/ui/status.tsx";
import { addDays } from "#lib/domain/days.ts";
import { breakGlass } from "../../exceptions/actions/break-glass.ts";
import { breakGlassStates } from "../../exceptions/break-glass/break-glass-words.ts";
import { IfMay } from "../../if-may.tsx";
import type { IdentityPage } from "./read-identity.ts";

/** Whether it is kept for emergencies, with every use since; who may, declares it here. */
export function BreakGlassPanel({ page }: { page: IdentityPage }) {
  const { breakGlass: declarations, detail, asOf } = page;
  const [latest] = declarations;
  const holds = latest !== undefined && (latest.state === "declared" || latest.state === "used");
  const { state } = detail.identity;
  if (latest === undefined) {
    if (state === "gone") return null;
    return (
      <IfMay to="break-glass.declare">
        <div className="no-print">
          <Panel id="break-glass" title="For emergencies">
            <DeclareForm page={page} />
          </Panel>
        </div>
      </IfMay>
    );
  }
  const { kind, word } = breakGlassStates[latest.state];
  return (
    <Panel
      id="break-glass"
      title="For emergencies"
      side={<Status kind={kind}>{word}</Status>}
      footer={
        <Link
          href={`/exceptions/break-glass#declaration-${latest.id}`}
          prefetch={false}
          className="text-accent hover:underline"
        >
          Uses and clean-up
        </Link>
      }
    >
      <p className="text-pretty">
        {latest.reason}{" "}
        <span className="text-fg-2">
          {latest.team.name} answers for it; {holds ? "until" : "it was until"}{" "}
          {formatDay(new Date(latest.until), asOf)}.
        </span>
      </p>
      {latest.uses.length > 0 && (
        <p className="mt-1 flex items-start gap-1.5 font-semibold [&>svg]:mt-[3px]">
          <StatusIcon kind="breach" /> Used on{" "}
          {formatList(latest.uses.map((day) => formatDay(new Date(day), asOf)))}
        </p>
      )}
      {!holds && state !== "gone" && (
        <IfMay to="break-glass.declare">
          <div className="no-print mt-2">
            <DeclareForm page={page} />
          </div>
        </IfMay>
      )}
    </Panel>
  );
}

function DeclareForm({ page: { detail, decider, asOf } }: { page: IdentityPage }) {
  const today = asOf.toISOString().slice(0, 10);
  return (
    <details>
      <summary className="text-accent hover:underline">Keep it for emergencies</summary>
      <p className="mt-1 text-pretty text-fg-2 text-note">
        Until its end it is no finding that nobody uses it; every use is shown and has to be cleaned up.
      </p>
      <ActionForm
        action={breakGlass}
        hidden={{ deed: "declare", identity: detail.identity.id }}
        className="mt-2 grid gap-3"
      >
        <Field
          name="team"
          title="Team that answers for it"
          type="choice"
          required
          standard={decider.teams[0]?.key}
          choices={decider.teams.map(({ key, name }) => ({ value: key, label: name }))}
        />
        <Field name="reason" title="Why" type="text" required />
        <Field
          name="ticket"
          title="Ticket"
          type="text"
          required
          placeholder="https://tickets.example.com/SEC-1"
        />
        <label className="grid gap-1 font-semibold">
          Until
          <input
            type="date"
            name="until"
            required
            defaultValue={addDays(today, 90)}
            className="h-[30px] rounded-box border border-line-strong bg-page px-2 font-normal"
          />
        </label>
        <span>
          <Submit pending="Declaring…">Declare it</Submit>
        </span>
      </ActionForm>
    </details>
  );
}
