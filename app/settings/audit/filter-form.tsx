import Link from "next/link";
import { Button, buttonClass } from "#components/ui/button.tsx";
import type { AuditStanding } from "#lib/queries/list-audit.ts";
import { type AuditAsked, auditAddress } from "../address.ts";

const CONTROL = "h-[30px] w-full min-w-0 rounded-box border border-line-strong bg-page px-2";

/** Which rows are shown; the address says it, so that a view can be kept and sent. */
export function FilterForm({ asked, standing }: { asked: AuditAsked; standing: AuditStanding }) {
  const isFiltered = Object.values(asked).some((value) => value !== "");
  return (
    <form
      action="/settings/audit"
      className="no-print mb-4 grid grid-cols-[repeat(auto-fit,minmax(150px,1fr))] items-end gap-3"
    >
      <Choice name="actor" title="Who" any="anyone" chosen={asked.actor} values={standing.actors} />
      <Choice name="command" title="What" any="anything" chosen={asked.command} values={standing.commands} />
      <label className="grid gap-1">
        <span className="text-fg-2 text-note">Done to</span>
        <input
          name="subject"
          defaultValue={asked.subject}
          placeholder="part of a name"
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          className={`${CONTROL} placeholder:text-fg-3`}
        />
      </label>
      <Day name="from" title="From" value={asked.from} />
      <Day name="to" title="To" value={asked.to} />
      <div className="flex gap-2">
        <Button type="submit">Show</Button>
        {isFiltered && (
          <Link href="/settings/audit" prefetch={false} className={buttonClass("quiet")}>
            Show all
          </Link>
        )}
      </div>
    </form>
  );
}

type ChoiceProps = { name: string; title: string; any: string; chosen: string; values: string[] };

function Choice({ name, title, any, chosen, values }: ChoiceProps) {
  const known = chosen === "" || values.includes(chosen) ? values : [chosen, ...values];
  return (
    <label className="grid gap-1">
      <span className="text-fg-2 text-note">{title}</span>
      <select key={chosen} name={name} defaultValue={chosen} className={CONTROL}>
        <option value="">{any}</option>
        {known.map((value) => (
          <option key={value} value={value}>
            {value}
          </option>
        ))}
      </select>
    </label>
  );
}

function Day({ name, title, value }: { name: string; title: string; value: string }) {
  return (
    <label className="grid gap-1">
      <span className="text-fg-2 text-note">{title}, UTC</span>
      <input key={value} type="date" name={name} defaultValue={value} className={CONTROL} />
    </label>
  );
}

/** The filter in words, for the sentence of the page and for paper. Null when everything is shown. */
export function filterWords(asked: AuditAsked): string | null {
  const { actor, command, subject, from, to } = asked;
  const words = [
    actor !== "" && `by ${actor}`,
    command !== "" && `of ${command}`,
    subject !== "" && `done to “${subject}”`,
    from !== "" && `from ${from}`,
    to !== "" && `to ${to}`,
  ].filter((part) => part !== false);
  return words.length === 0 ? null : words.join(", ");
}

/** The record filtered by one more value. */
export function withAsked(asked: AuditAsked, change: Partial<AuditAsked>): string {
  return auditAddress({ ...asked, ...change });
}
