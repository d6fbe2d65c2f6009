import Link from "next/link";
import { describe } from "#lib/domain/filter/describe.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { defaultSort } from "#lib/domain/filter/sort.ts";
import { listAddress } from "../address.ts";

const EXAMPLES = [
  "static-credentials>0 last-used>=90d",
  "kind:aws_iam_user credential-age>1y",
  "signs-in:cross-account nature:unknown",
  "gaps:denied",
];

/** Filters to start from, each with what it means. */
export function ExampleFilters() {
  return (
    <ul className="grid gap-1">
      {EXAMPLES.map((text) => {
        const filter = parse(text);
        return (
          <li key={text} className="flex flex-wrap items-baseline gap-x-3">
            <Link
              href={listAddress(filter, defaultSort)}
              prefetch={false}
              className="link-quiet font-mono text-note leading-6 [overflow-wrap:anywhere]"
            >
              {text}
            </Link>
            <span className="text-fg-2 text-note">
              {describe(filter)
                .map(({ words }) => words)
                .join(", ")}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
