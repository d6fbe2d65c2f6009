import { ActionForm } from "#components/form/action-form.tsx";
import { Field } from "#components/form/field.tsx";
import { Submit } from "#components/form/submit.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { request } from "../../exceptions/actions/request.ts";
import { EndForm, VerdictForms } from "../../exceptions/verdict-forms.tsx";
import { linkTicket } from "../actions/link-ticket.ts";
import { isPlannable } from "../item-words.ts";
import { PlanFields } from "../plan-form.tsx";
import type { ItemPage } from "./read-item.ts";

/** What people decide about it: by when, or why not, and where it is worked on. That it is done only a collection says. */
export function DecidePanel({ page }: { page: ItemPage }) {
  const { item, mayDecide } = page;
  const isOver = item.closedAt !== null;
  return (
    <Panel
      id="decide"
      title="Decide"
      lead={isOver ? "It is over: nothing is to be decided." : undefined}
      footer={item.ticket === null ? undefined : <Ticket url={item.ticket} />}
    >
      <div className="grid gap-4">
        {item.exception !== null && (
          <p className="text-pretty">
            {item.exception.approvedBy === ""
              ? `Excepted until ${item.exception.until}, as ${item.exception.by} declared`
              : `Excepted until ${item.exception.until}, asked for by ${item.exception.by} and approved by ${item.exception.approvedBy}`}
            : {item.exception.reason}
          </p>
        )}
        {item.asked !== null && <Asked page={page} asked={item.asked} />}
        {!mayDecide && !isOver && (
          <p className="text-fg-2">
            {item.team === null
              ? "Security leads decide about what nobody owns."
              : `${item.team.name} and security leads decide about it.`}
          </p>
        )}
        {mayDecide && !isOver && <Forms page={page} />}
      </div>
    </Panel>
  );
}

function Asked({ page, asked }: { page: ItemPage; asked: NonNullable<ItemPage["item"]["asked"]> }) {
  const { person, isLead } = page;
  return (
    <div className="grid gap-2">
      <p className="text-pretty">
        {asked.by} asks that it may stay until {asked.until}: {asked.reason}{" "}
        <span className="text-fg-2">Meanwhile: {asked.control} It waits for another person's approval.</span>
      </p>
      {(asked.person === person || isLead) && (
        <div className="no-print">
          <VerdictForms id={asked.id} title={page.item.title} isOwn={asked.person === person} />
        </div>
      )}
    </div>
  );
}

function Forms({ page: { item } }: { page: ItemPage }) {
  return (
    <div className="no-print grid gap-4">
      {isPlannable(item) && (
        <div className="grid gap-2">
          <PlanFields item={{ id: item.id, title: item.title, plannedFor: item.plannedFor }} />
        </div>
      )}
      <details className="border-line border-t pt-3" hidden={item.asked !== null}>
        <summary className="text-accent hover:underline">
          {item.exception === null ? "Leave it as it is for now" : "Renew or end the exception"}
        </summary>
        <ActionForm action={request} hidden={{ item: item.id }} className="mt-2 grid gap-3">
          <label className="grid gap-1 font-semibold">
            Until
            <input
              type="date"
              name="until"
              required
              defaultValue={item.exception?.until}
              className="h-[30px] rounded-box border border-line-strong bg-page px-2 font-normal"
            />
          </label>
          <Field name="reason" title="Why" type="text" required standard={item.exception?.reason ?? null} />
          <Field name="control" title="What keeps the harm small meanwhile" type="text" required />
          <span>
            <Submit pending="Asking…">Ask for it</Submit>
          </span>
        </ActionForm>
        {item.exception !== null && (
          <div className="mt-2">
            <EndForm item={item.id} />
          </div>
        )}
      </details>
      <details className="border-line border-t pt-3">
        <summary className="text-accent hover:underline">
          {item.ticket === null ? "Link a ticket" : "Link another ticket"}
        </summary>
        <ActionForm action={linkTicket} hidden={{ id: item.id }} className="mt-2 grid gap-3">
          <Field
            name="url"
            title="Address of the ticket"
            type="text"
            standard={item.ticket}
            placeholder="https://tickets.example.com/SEC-1"
          />
          <span>
            <Submit pending="Linking…">Link it</Submit>
          </span>
        </ActionForm>
      </details>
    </div>
  );
}

function Ticket({ url }: { url: string }) {
  return (
    <a href={url} rel="noreferrer" className="text-accent [overflow-wrap:anywhere] hover:underline">
      Ticket: {url}
    </a>
  );
}
