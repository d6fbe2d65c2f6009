import Link from "next/link";
import { formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { defaultSort } from "#lib/domain/filter/sort.ts";
import type { ActionDetail } from "#lib/queries/actions/action-detail.ts";
import { listAddress } from "../../identities/address.ts";

type Props = { detail: ActionDetail; name: "environment" | "class"; title: string };

/** Who may do it by one facet of the list; every count opens its list. */
export function WherePanel({ detail: { can }, name, title }: Props) {
  const values = can.facets.find(({ field }) => field === name)?.values ?? [];
  if (values.length === 0) return null;
  return (
    <Panel id={`by-${name}`} title={title} side="who may do it">
      <ul className="grid gap-1">
        {values.map(({ value, label, count }) => {
          const asked = value === "unknown" ? ({ special: value } as const) : { text: value };
          const term = { type: "match", field: name, negated: false, values: [asked] } as const;
          return (
            <li key={value} className="flex justify-between gap-4">
              <span>{label}</span>
              <Link
                href={listAddress([...can.filter, { ...term, values: [asked] }], defaultSort)}
                prefetch={false}
                className="link-quiet"
                data-number={count}
              >
                {formatNumber(count)}
                <span className="sr-only"> who may do it, {label}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
