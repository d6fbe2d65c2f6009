import Link from "next/link";
import { Chip } from "#components/ui/chip.tsx";
import { buildTerm } from "#lib/domain/filter/build.ts";
import { describe } from "#lib/domain/filter/describe.ts";
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import type { Sort } from "#lib/domain/filter/sort.ts";
import { listAddress } from "../address.ts";

/** The filter in words, one chip a term, each with the way to the list without it. */
export function Chips({ filter, sort }: { filter: Filter; sort: Sort }) {
  const start = listAddress(parse(defaultIdentityFilter), sort);
  const here = listAddress(filter, sort);
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {describe(filter).map((chip) => (
        <Chip
          key={buildTerm(chip.term)}
          words={chipWords(chip.words)}
          without={listAddress(chip.without, sort)}
        />
      ))}
      {filter.length === 0 && (
        <span className="text-fg-2 text-note">every identity, of every nature and state</span>
      )}
      {filter.length > 0 && (
        <Link
          href={listAddress([], sort)}
          prefetch={false}
          scroll={false}
          className="no-print px-1 text-accent text-note leading-6 hover:underline"
        >
          Clear all
        </Link>
      )}
      {here !== start && (
        <Link
          href={start}
          prefetch={false}
          scroll={false}
          className="no-print px-1 text-accent text-note leading-6 hover:underline"
        >
          Start view
        </Link>
      )}
    </div>
  );
}

/** `live or disabled` says of itself that it is a state. */
function chipWords(words: string): string {
  return words.replace(/^State: (?!unknown|none)/, "");
}
