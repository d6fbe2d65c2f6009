import Link from "next/link";
import { formatNumber } from "./format.ts";

type Props = {
  value: number;
  /** The address of the list whose total is this number. */
  href: string;
  /** What could not be read; the number is then a lower bound and says so. */
  partial?: string | null;
  /** True where the number opens its sentence. */
  opens?: boolean;
  /** Words after the number, inside the link. */
  children?: string;
};

/** A number in a sentence that opens the list behind it. With `partial` it reads "at least" and carries the reason. */
export function Metric({ value, href, partial = null, opens = false, children }: Props) {
  const words = `${formatNumber(value)}${children === undefined ? "" : ` ${children}`}`;
  if (partial === null) {
    return (
      <Link href={href} prefetch={false} className="link-quiet" data-number={value}>
        {words}
      </Link>
    );
  }
  return (
    <Link href={href} prefetch={false} title={partial} className="hover:text-accent" data-number={value}>
      {opens ? "At least" : "at least"} <span className="at-least">{words}</span>
      <span className="sr-only"> ({partial})</span>
    </Link>
  );
}
