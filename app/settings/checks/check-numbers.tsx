import Link from "next/link";
import { formatNumber } from "#components/ui/format.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { defaultSort } from "#lib/domain/filter/sort.ts";
import type { FindingCounts } from "#lib/queries/findings/finding-counts.ts";
import { findingsAddress } from "../../findings/address.ts";
import { listAddress } from "../../identities/address.ts";

type Props = { counts: FindingCounts; about: "identity" | "binding" };

/** What it found now and lately; each number opens its list. */
export function CheckNumbers({ counts, about }: Props) {
  const { rule, open, disabled, identities, filter, endedIn30Days, judged, judgedFilter, isEnabled } = counts;
  const list = (text: string) => listAddress(parse(text), defaultSort);
  const numbers = [
    { name: "Open", value: open, href: findingsAddress({ rule }) },
    ...(about === "identity" ? [{ name: "Identities", value: identities, href: list(filter) }] : []),
    { name: "Disabled", value: disabled, href: findingsAddress({ rule, state: "disabled" }) },
    { name: "Ended, 30 d", value: endedIn30Days, href: findingsAddress({ rule, state: "lately" }) },
    ...(isEnabled && judged !== null && judgedFilter !== null
      ? [{ name: "Judged", value: judged, href: list(judgedFilter) }]
      : []),
  ];
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1 max-mid:gap-x-4">
      {numbers.map(({ name, value, href }) => (
        <div key={name} className="flex min-w-[62px] flex-col items-end max-mid:min-w-0 max-mid:items-start">
          <dt className="whitespace-nowrap text-fg-2 text-note">{name}</dt>
          <dd className={name === "Open" ? "font-semibold" : ""}>
            <Link
              href={href}
              prefetch={false}
              data-number={value}
              aria-label={`${name}: ${formatNumber(value)}`}
              className="link-quiet inline-flex min-h-6 items-center"
            >
              {formatNumber(value)}
            </Link>
          </dd>
        </div>
      ))}
    </dl>
  );
}
