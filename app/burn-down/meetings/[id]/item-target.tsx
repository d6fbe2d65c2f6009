import Link from "next/link";
import type { ReactNode } from "react";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import type { WorkItemRow } from "#lib/queries/work-items/work-item-row.ts";

/** Whom or what it is about: the identity, the document of several, or nobody. */
export function itemTarget({ identity, role }: Pick<WorkItemRow, "identity" | "role">): ReactNode {
  const target = identity ?? role;
  if (target === null) return "nobody is there";
  return (
    <span className="inline-flex min-w-0 max-w-full flex-wrap items-center gap-x-1.5 align-bottom [overflow-wrap:anywhere]">
      <CloudMark provider={target.provider} />
      {identity === null ? (
        <span className="min-w-0 font-mono">{target.name}</span>
      ) : (
        <Link
          href={`/identities/${identity.id}`}
          prefetch={false}
          className="min-w-0 font-mono hover:underline"
        >
          {identity.name}
        </Link>
      )}
      {identity?.scope != null && <span className="text-fg-2">in {identity.scope}</span>}
    </span>
  );
}
