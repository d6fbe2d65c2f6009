import { Check } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { formatNumber } from "#components/ui/format.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import type { Sort } from "#lib/domain/filter/sort.ts";
import type { Facet, FacetValue } from "#lib/queries/facet-identities.ts";
import { listAddress } from "../address.ts";
import { matchValue, toggleValue } from "./toggle-value.ts";

const SHOWN = 8;

type Props = {
  facets: Facet[];
  filter: Filter;
  sort: Sort;
  /** Keeps the headings' ids apart where the facets are drawn twice on a page. */
  prefix: string;
};

/** The facets: each value with the number of identities it would leave, as links that add it to the filter or take it out. */
export function Facets({ facets, filter, sort, prefix }: Props) {
  return (
    <div>
      {facets
        .filter(({ values }) => values.length > 0)
        .map((facet) => (
          <FacetList
            key={facet.field}
            id={`${prefix}-${facet.field}`}
            facet={facet}
            filter={filter}
            sort={sort}
          />
        ))}
    </div>
  );
}

type ListProps = { id: string; facet: Facet; filter: Filter; sort: Sort };

function FacetList({ id, facet, filter, sort }: ListProps) {
  const first = facet.values.filter((value, index) => index < SHOWN || value.selected);
  const rest = facet.values.filter((value) => !first.includes(value));
  const item = (value: FacetValue) => (
    <Value key={value.value} facet={facet} value={value} href={hrefOf(facet, value, filter, sort)} />
  );
  return (
    <section aria-labelledby={id} className="mb-3">
      <h2 id={id} className="font-semibold text-note leading-5">
        {facet.label}
      </h2>
      <ul>{first.map(item)}</ul>
      {rest.length > 0 && (
        <details>
          <summary className="inline-block min-h-6 text-accent text-note hover:underline">
            {rest.length} more
          </summary>
          <ul>{rest.map(item)}</ul>
        </details>
      )}
    </section>
  );
}

function hrefOf(facet: Facet, value: FacetValue, filter: Filter, sort: Sort): string {
  return listAddress(toggleValue(filter, facet.field, matchValue(facet.field, value.value)), sort);
}

function Value({ facet, value, href }: { facet: Facet; value: FacetValue; href: string }): ReactNode {
  return (
    <li>
      <Link
        href={href}
        scroll={false}
        prefetch={false}
        aria-current={value.selected ? "true" : undefined}
        className="group flex min-h-6 items-center gap-2 text-fg-2 text-note hover:text-fg aria-[current]:font-semibold aria-[current]:text-fg"
      >
        <span
          aria-hidden
          className="grid size-3.5 flex-none place-items-center rounded-mark border border-line-strong group-aria-[current]:border-accent group-aria-[current]:bg-accent"
        >
          {value.selected && <Check className="size-3 text-on-accent" strokeWidth={2.5} />}
        </span>
        {facet.field === "provider" && <CloudMark provider={value.value} named />}
        <span className="min-w-0 truncate" title={value.label}>
          {value.label}
        </span>
        <span
          className="ml-auto pl-1 font-normal text-fg-3 group-aria-[current]:text-fg"
          data-count={value.count}
        >
          {formatNumber(value.count)}
        </span>
      </Link>
    </li>
  );
}
