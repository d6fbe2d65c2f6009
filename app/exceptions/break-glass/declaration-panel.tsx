import Link from "next/link";
import { ActionForm } from "#components/form/action-form.tsx";
import { Confirm } from "#components/form/confirm.tsx";
import { Submit } from "#components/form/submit.tsx";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { formatDay, formatList } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Status, StatusIcon } from "#components/ui/status.tsx";
import { cleanUpSteps } from "#lib/domain/break-glass/break-glass-state.ts";
import type { BreakGlassRow, ListedStep } from "#lib/queries/break-glass/list-break-glass.ts";
import { breakGlass } from "../actions/break-glass.ts";
import { breakGlassStates } from "./break-glass-words.ts";
import type { BreakGlassPage } from "./read-break-glass.ts";

/** One declaration: why and until when, every use, and what is to be cleaned up. */
export function DeclarationPanel({ one, page }: { one: BreakGlassRow; page: BreakGlassPage }) {
  const { id, identity, state, team, reason, ticket, until, steps } = one;
  const { asOf, mayDeclare } = page;
  const { kind, word } = breakGlassStates[state];
  const holds = state === "declared" || state === "used";
  return (
    <Panel
      id={`declaration-${id}`}
      title={
        <span className="inline-flex items-center gap-2">
          <CloudMark provider={identity.provider} />
          <Link
            href={`/identities/${identity.id}`}
            prefetch={false}
            className="[overflow-wrap:anywhere] hover:underline"
          >
            {identity.name}
          </Link>
        </span>
      }
      side={<Status kind={kind}>{word}</Status>}
      lead={`${reason} ${team.name} answers for it. ${endWords(one, asOf)}`}
      footer={
        <>
          <span>
            Declared by {one.declaredBy} on {formatDay(one.declaredAt, asOf)}
          </span>
          <a href={ticket} rel="noreferrer" className="text-accent [overflow-wrap:anywhere] hover:underline">
            {ticket}
          </a>
          {holds && mayDeclare && (
            <span className="no-print ml-auto">
              <Confirm
                action={breakGlass}
                hidden={{ deed: "end", id }}
                trigger="End it"
                title={`End the declaration for ${identity.name}?`}
                confirm="End it"
                pending="Ending…"
              >
                <p>What it excused until {until} is left to do again, and its grants are to be taken away.</p>
              </Confirm>
            </span>
          )}
        </>
      }
    >
      <Uses one={one} asOf={asOf} />
      {steps.length > 0 && (
        <ul className="mt-3 grid gap-1.5" aria-label={`What is to be cleaned up of ${identity.name}`}>
          {steps.map((step) => (
            <Step
              key={step.id}
              declaration={id}
              step={step}
              asOf={asOf}
              mayConfirm={page.mayCleanUp.has(id)}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function endWords({ until, endedBy, endedAt, state }: BreakGlassRow, asOf: Date): string {
  if (endedAt !== null) return `Ended by ${endedBy} on ${formatDay(endedAt, asOf)}.`;
  const day = formatDay(new Date(until), asOf);
  return state === "declared" || state === "used" ? `It holds until ${day}.` : `It held until ${day}.`;
}

function Uses({ one: { uses, identity }, asOf }: { one: BreakGlassRow; asOf: Date }) {
  const day = (text: string) => formatDay(new Date(text), asOf);
  if (uses.length === 0) {
    const before = identity.lastUsedOn === null ? "" : `; last used on ${day(identity.lastUsedOn)}`;
    return <p className="text-fg-2">No use of it was seen since it was declared{before}.</p>;
  }
  return (
    <p className="flex items-start gap-1.5 font-semibold [&>svg]:mt-[3px]">
      <StatusIcon kind="breach" /> Used on {formatList(uses.map(day))}
      <span className="font-normal text-fg-2">at least: the last use before each collection is seen</span>
    </p>
  );
}

type StepProps = { declaration: string; step: ListedStep; asOf: Date; mayConfirm: boolean };

function Step({
  step: { id, step, occasion, day, doneBy, doneAt, ticket, isDue },
  asOf,
  mayConfirm,
  declaration,
}: StepProps) {
  const { label, seen } = cleanUpSteps[step];
  const on = formatDay(new Date(day), asOf);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-t pt-1.5" data-step={id}>
      <span className="flex min-w-0 flex-1 items-start gap-1.5 [&>svg]:mt-[3px]">
        <StatusIcon kind={isDue ? (doneAt === null ? "breach" : "watch") : "met"} />
        <span>
          {label}
          <span className="block text-fg-2 text-note">
            {occasion === "use" ? `used on ${on}` : `over since ${on}`}
            {doneBy !== null && doneAt !== null && ` · done, says ${doneBy}, ${formatDay(doneAt, asOf)}`}
            {doneAt !== null && isDue && ` · not seen yet: that ${seen}`}
            {ticket !== null && (
              <>
                {" · "}
                <a href={ticket} rel="noreferrer" className="[overflow-wrap:anywhere] hover:underline">
                  {ticket}
                </a>
              </>
            )}
          </span>
        </span>
      </span>
      {doneAt === null && mayConfirm && (
        <ActionForm
          action={breakGlass}
          hidden={{ deed: "clean-up", declaration, step: id }}
          className="no-print flex flex-wrap items-center gap-2"
        >
          <input
            name="ticket"
            required
            aria-label={`Ticket of: ${label}`}
            placeholder="https://tickets.example.com/SEC-1"
            className="h-[30px] w-64 max-w-full rounded-box border border-line-strong bg-page px-2 placeholder:text-fg-3"
          />
          <Submit pending="Keeping…">Done</Submit>
        </ActionForm>
      )}
    </li>
  );
}
