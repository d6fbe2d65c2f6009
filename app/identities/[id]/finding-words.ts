/** What the panel of findings says: whether anything is wrong, and whether the silence of a check means that nothing is. */
import { formatCount } from "#components/ui/format.ts";
import type { IdentityPage } from "./read-identity.ts";

type Told = Pick<IdentityPage, "findings"> & { detail: { gaps: readonly unknown[] } };

/** Nothing found is only good where everything was read. */
export function findingsLead({ findings, detail: { gaps } }: Told): string {
  const open = (findings ?? []).filter(({ closedAt }) => closedAt === null);
  const unread =
    gaps.length === 0
      ? ""
      : ` ${formatCount(gaps.length, "stream", "streams")} could not be read, so there may be more.`;
  if (open.length === 0)
    return unread === ""
      ? "Every check that is on was made, and none found anything."
      : `Nothing was found.${unread}`;
  const off = open.filter(({ isDisabled }) => isDisabled).length;
  const words = formatCount(open.length, "thing is to be put right", "things are to be put right");
  return `${words}${off === 0 ? "" : `; ${off === open.length ? "all" : off} switched off already`}.${unread}`;
}
