"use client";

import Link from "next/link";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import type { AskedView } from "./inbox-view.ts";
import type { Decision } from "./use-decisions.ts";

type Props = {
  items: AskedView[];
  total: number;
  mayDecide: boolean;
  environments: { value: string; label: string }[];
  decide: (ids: readonly string[], decision: Decision) => void;
};

/** What the team owns and is asked about again: still yours, still needed, still this environment? */
export function Attestations({ items, total, mayDecide, environments, decide }: Props) {
  if (items.length === 0) return null;
  return (
    <section
      aria-labelledby="asked-title"
      id="asked"
      className="min-w-0 scroll-mt-16 rounded-box border border-line bg-page"
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2">
        <div className="min-w-0 flex-1">
          <h2 id="asked-title" className="text-title">
            Still yours, still needed, still this environment?
          </h2>
          <p className="text-fg-2">
            {formatCount(total, "claim runs", "claims run")} out within 30 days, or a campaign asks about
            them.
          </p>
        </div>
        {mayDecide && items.length > 1 && (
          <Button
            onClick={() =>
              decide(
                items.map(({ id }) => id),
                still(true, null),
              )
            }
          >
            All {formatNumber(items.length)} are, as they stand
          </Button>
        )}
      </header>
      <ul>
        {items.map((item) => (
          <Item key={item.id} item={item} mayDecide={mayDecide} environments={environments} decide={decide} />
        ))}
      </ul>
    </section>
  );
}

const still = (needed: boolean, environment: string | null): Decision => ({
  decision: "attest",
  toTeam: null,
  answers: { needed, environment },
});

type ItemProps = { item: AskedView } & Pick<Props, "mayDecide" | "environments" | "decide">;

function Item({ item, mayDecide, environments, decide }: ItemProps) {
  const [environment, setEnvironment] = useState(item.environment);
  return (
    <li
      data-asked={item.id}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 border-line border-t px-4 py-2.5 max-mid:grid-cols-[minmax(0,1fr)] max-mid:px-3"
    >
      <div className="min-w-0">
        <p className="[overflow-wrap:anywhere]">
          <CloudMark provider={item.provider} />{" "}
          <Link href={`/identities/${item.id}`} prefetch={false} className="font-semibold hover:underline">
            {item.name}
          </Link>{" "}
          <span className="text-fg-2">{item.about}</span>
        </p>
        <p className="text-fg-2 text-note">
          {item.why} It is {item.history}.
        </p>
      </div>
      {mayDecide && (
        <div className="no-print flex flex-wrap gap-2">
          <select
            aria-label={`Environment of ${item.name}`}
            value={environment}
            onChange={(event) => setEnvironment(event.target.value)}
            className="h-[30px] rounded-box border border-line-strong bg-page px-2"
          >
            {environments.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
          <Button
            aria-label={`Still ours and needed: ${item.name}`}
            onClick={() => decide([item.id], still(true, environment))}
          >
            Ours, needed
          </Button>
          <Button
            aria-label={`Ours, not needed any more: ${item.name}`}
            onClick={() => decide([item.id], still(false, environment))}
          >
            Not needed
          </Button>
          <Button
            kind="quiet"
            aria-label={`Not ours any more: ${item.name}`}
            onClick={() => decide([item.id], { decision: "release", toTeam: null, answers: null })}
          >
            Not ours
          </Button>
        </div>
      )}
    </li>
  );
}
