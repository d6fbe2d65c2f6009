import type { ReactNode } from "react";
import { conditionWords } from "#components/policy/condition-words.ts";
import { formatNumber } from "#components/ui/format.ts";
import { Status } from "#components/ui/status.tsx";
import type { PolicyStatement } from "#lib/providers/policy-statements.ts";

const SHOWN = 8;
/** A role of thousands of permissions would make a page of megabytes. */
const UNFOLDED = 400;

/** A policy as sentences: effect, actions, resources, conditions. Deny and conditions are marked; nothing is left out. */
export function StatementList({ statements }: { statements: PolicyStatement[] }) {
  if (statements.length === 0)
    return <p className="text-fg-2">The document holds no statement: it gives nothing.</p>;
  return (
    <ol className="grid gap-2">
      {statements.map((statement, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a statement has no identity but its place in the document.
        <li key={index} className="rounded-box border border-line px-3 py-2">
          <Statement statement={statement} />
        </li>
      ))}
    </ol>
  );
}

function Statement({ statement }: { statement: PolicyStatement }) {
  const clauses = conditionWords(statement.condition);
  return (
    <dl className="grid grid-cols-[72px_minmax(0,1fr)] gap-x-3 gap-y-0.5">
      <dt className="font-semibold">
        {statement.effect === "Deny" ? <Status kind="watch">Deny</Status> : "Allow"}
      </dt>
      <dd>
        <Values name="actions" all={statement.actions} not={statement.notActions} />
      </dd>
      <dt className="text-fg-2">on</dt>
      <dd>
        <Values name="resources" all={statement.resources} not={statement.notResources} />
      </dd>
      {clauses.length > 0 && (
        <>
          <dt className="text-fg-2">only if</dt>
          <dd>
            {clauses.map((clause) => (
              <p key={clause} className="font-mono text-note [overflow-wrap:anywhere]">
                {clause}
              </p>
            ))}
          </dd>
        </>
      )}
      {statement.sid !== null && (
        <>
          <dt className="text-fg-2 text-note">Sid</dt>
          <dd className="text-fg-2 text-note">{statement.sid}</dd>
        </>
      )}
    </dl>
  );
}

function Values({ name, all, not }: { name: string; all: string[]; not: string[] }) {
  const isAll = all.length === 0 || (all.length === 1 && all[0] === "*");
  if (not.length > 0) {
    return (
      <>
        {isAll ? `all ${name}` : <Written values={all} />} but <Written values={not} />
      </>
    );
  }
  if (all.length === 0) return <span className="text-fg-2">no {name} written</span>;
  return <Written values={all} />;
}

function Written({ values }: { values: string[] }): ReactNode {
  const line = (shown: string[]) => (
    <span className="font-mono text-note [overflow-wrap:anywhere]">{shown.join(", ")}</span>
  );
  if (values.length <= SHOWN + 1) return line(values);
  return (
    <>
      {line(values.slice(0, SHOWN))}
      <details className="group">
        <summary className="inline-block min-h-6 text-accent hover:underline">
          <span className="group-open:hidden">and {formatNumber(values.length - SHOWN)} more</span>
          <span className="hidden group-open:inline">show fewer</span>
        </summary>
        {line(values.slice(SHOWN, UNFOLDED))}
        {values.length > UNFOLDED && (
          <span className="text-fg-2">
            {" "}
            and {formatNumber(values.length - UNFOLDED)} more; <code>npm run cli -- export roles</code> has
            all.
          </span>
        )}
      </details>
    </>
  );
}
