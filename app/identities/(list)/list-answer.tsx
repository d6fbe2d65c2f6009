import Link from "next/link";
import { formatCount } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { listAddress } from "../address.ts";
import type { Asked } from "./asked.ts";
import { EXCESSIVE, type ListPage, STALE, UNJUDGED } from "./read-list.ts";

type Props = { asked: Asked; page: ListPage; partial: string | null };

/** The sentence over the list: how many, where, how many may do too much, of how many that is not known, and who holds idle keys. */
export function ListAnswer({ asked, page, partial }: Props) {
  const { filter, sort } = asked;
  const { total } = page.list;
  if (total === 0) return <>No identity matches this filter.</>;
  const accounts = accountCount(page, filter);
  const href = (more: Filter) => listAddress([...filter, ...more], sort);
  const unread =
    page.unread > 0
      ? `the credentials of ${formatCount(page.unread, "identity", "identities")} could not be read`
      : null;
  return (
    <>
      <Metric value={total} href={href([])} partial={partial} opens>
        {nounOf(filter, total)}
      </Metric>
      {accounts !== null && (
        <>
          {" "}
          in{" "}
          <Link href="/sources" prefetch={false} className="link-quiet">
            {isAws(page)
              ? formatCount(accounts, "account", "accounts")
              : formatCount(accounts, "scope", "scopes")}
          </Link>
        </>
      )}
      ; <Metric value={page.excessive} href={href(EXCESSIVE)} />{" "}
      {page.excessive === 1 ? "is privileged with an index" : "are privileged with an index"} above 0.4,{" "}
      <Metric value={page.unjudged} href={href(UNJUDGED)} /> cannot be judged yet, and{" "}
      {page.stale === 0 && unread === null ? (
        "none holds a static credential that nobody used for 90 days."
      ) : (
        <>
          <Metric value={page.stale} href={href(STALE)} partial={unread} />{" "}
          {page.stale === 1 ? "holds" : "hold"} a static credential that nobody used for 90 days.
        </>
      )}
    </>
  );
}

const COUNTED = "machine,mixed,unknown";

/** `machine identities` while the filter asks for exactly the natures that metrics count. */
function nounOf(filter: Filter, total: number): string {
  const natures = filter.flatMap((term) =>
    term.type === "match" && term.field === "nature" && !term.negated
      ? [
          term.values
            .map((value) => ("text" in value ? value.text : value.special))
            .sort()
            .join(","),
        ]
      : [],
  );
  const counted = natures.length === 1 && natures[0] === COUNTED.split(",").sort().join(",");
  const noun = total === 1 ? "identity" : "identities";
  return counted ? `machine ${noun}` : noun;
}

/** AWS's scopes are all accounts; other clouds have subscriptions, projects and namespaces. */
function isAws(page: ListPage): boolean {
  const held = page.facets.find(({ field }) => field === "provider")?.values ?? [];
  return held.filter(({ count }) => count > 0).every(({ value }) => value === "aws");
}

/** Null where the filter itself says in which scope. */
function accountCount(page: ListPage, filter: Filter): number | null {
  if (filter.some((term) => term.type === "match" && term.field === "scope")) return null;
  const scopes = page.facets.find(({ field }) => field === "scope")?.values ?? [];
  const count = scopes.filter(({ value, count: held }) => value !== "none" && held > 0).length;
  return count === 0 ? null : count;
}
