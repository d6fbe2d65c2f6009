import type { ReactNode } from "react";

export type Fact = { name: string; value: ReactNode; note?: ReactNode };

/** A row of four or six facts: name, value, and what stands behind the value. */
export function Facts({ facts }: { facts: Fact[] }) {
  const columns =
    facts.length === 4 ? "mid:grid-cols-2 wide:grid-cols-4" : "mid:grid-cols-3 wide:grid-cols-6";
  return (
    <dl
      className={`mb-4 grid grid-cols-2 gap-px overflow-hidden rounded-box border border-line bg-line ${columns}`}
    >
      {facts.map((fact) => (
        <div key={fact.name} className="min-w-0 bg-page px-4 py-3 max-mid:px-3">
          <dt className="text-note text-fg-2">{fact.name}</dt>
          <dd className="font-semibold [overflow-wrap:anywhere]">{fact.value}</dd>
          {fact.note !== undefined && (
            <dd className="text-note text-fg-2 [overflow-wrap:anywhere]">{fact.note}</dd>
          )}
        </div>
      ))}
    </dl>
  );
}
