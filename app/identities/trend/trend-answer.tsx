import Link from "next/link";
import { formatDay } from "#components/ui/format.ts";
import type { FilterTrend, TrendReading } from "#lib/queries/trends/filter-trend.ts";
import { listOnDayAddress } from "../../(overview)/address.ts";
import { listBehind } from "../../owners/address.ts";
import { valueWords } from "./value-words.ts";

type Props = { reading: TrendReading; trend: FilterTrend; partial: string | null };

/** What it is, and what it was on the first day that is known; each opens its list. */
export function TrendAnswer({ reading, trend: { asOf }, partial }: Props) {
  const { name, points, filters, untold, shown } = reading;
  const [first, now] = [points[0], points.at(-1)];
  if (untold !== null) return <>{name} is not told of this filter.</>;
  if (now === undefined || now.value === null)
    return (
      <>
        {name}: nobody to measure now
        {first !== undefined && first !== now && first.value !== null && (
          <>
            , {valueWords(reading, first.value)} on {formatDay(new Date(first.day), asOf)}
          </>
        )}
        .
      </>
    );
  const atLeast = partial !== null && shown === "count";
  return (
    <>
      {name}: {atLeast && "at least "}
      <Link
        href={listBehind(filters.hit)}
        prefetch={false}
        data-number={now.hit}
        title={partial ?? undefined}
        className={`link-quiet whitespace-nowrap ${partial === null ? "" : "at-least"}`}
      >
        {valueWords(reading, now.value)}
      </Link>{" "}
      now
      {first === undefined || first === now ? (
        "; no day before is known."
      ) : (
        <>
          ,{" "}
          <Link
            href={listOnDayAddress(first.day, filters.hit)}
            prefetch={false}
            data-number={first.hit}
            className="link-quiet whitespace-nowrap"
          >
            {first.value === null ? "nobody to measure" : valueWords(reading, first.value)}
          </Link>{" "}
          on {formatDay(new Date(first.day), asOf)}.
        </>
      )}
    </>
  );
}
