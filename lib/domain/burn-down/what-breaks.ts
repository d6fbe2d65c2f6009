/** What many removals of one kind break where they are wrong, in one sentence that is true of each of them. */
import { formatNumber } from "../format-number.ts";
import type { WhatIfKind } from "./what-if.ts";

export type Reach = {
  items: number;
  /** What runs as the identities. */
  workloads: number;
  /** Others whom changed documents reach. */
  sharers: number;
};

export function whatBreaks(kind: WhatIfKind, { workloads, sharers }: Reach): string {
  const run = `${counted(workloads, "workload")} ${workloads === 1 ? "runs" : "run"} as them`;
  const runs = workloads === 0 ? "nothing known runs as them" : run;
  if (kind === "retire")
    return `Whatever signs in as them stops; ${runs}. Disabling comes first and can be taken back.`;
  if (kind === "remove-credential")
    return `Whatever holds one of the credentials can no longer sign in with it; ${runs}. Deactivating comes first and can be taken back.`;
  const others = sharers === 0 ? "" : `, also for ${counted(sharers, "other")} who get the same documents`;
  return `A call of a removed action is refused${others}; ${runs}. The documents as they were are kept.`;
}

function counted(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? "" : "s"}`;
}
