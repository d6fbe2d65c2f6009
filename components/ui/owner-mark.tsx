import type { ReactNode } from "react";
import type { OwnerState } from "#lib/domain/ownership/owner-states.ts";

const RING = { fill: "none", stroke: "currentColor", strokeWidth: 1.5 } as const;

const DOTS: Record<OwnerState, { words: string; shape: ReactNode }> = {
  attested: { words: "attested", shape: <circle cx="6" cy="6" r="5" fill="currentColor" /> },
  claimed: {
    words: "claimed",
    shape: (
      <>
        <circle cx="6" cy="6" r="4.5" {...RING} />
        <path d="M6 1.5a4.5 4.5 0 0 0 0 9z" fill="currentColor" />
      </>
    ),
  },
  lapsed: {
    words: "lapsed",
    shape: (
      <>
        <circle cx="6" cy="6" r="4.5" {...RING} />
        <path d="M6 3.5V6l1.8 1.2" {...RING} />
      </>
    ),
  },
  inferred: {
    words: "inferred, nobody said yes",
    shape: <circle cx="6" cy="6" r="4.5" {...RING} strokeDasharray="2 1.6" />,
  },
  none: {
    words: "no owner",
    shape: (
      <>
        <circle cx="6" cy="6" r="4.5" {...RING} />
        <path d="M2.8 9.2l6.4-6.4" {...RING} />
      </>
    ),
  },
};

/** The mark of an owner state: full, half, clock, dashed, struck out. Told apart by shape; silent where the word stands beside it. */
export function OwnerDot({ state }: { state: OwnerState }) {
  return (
    <svg
      viewBox="0 0 12 12"
      aria-hidden
      className="mark inline-block size-3 flex-none align-[-1px] text-fg-2"
    >
      {DOTS[state].shape}
    </svg>
  );
}

type Owner = { state: OwnerState; team: { name: string } | null; suggested: { name: string } | null };

/** Who owns it, in a table's cell: a team that said yes, a team with `?` that did not, or nobody. */
export function OwnerMark({ owner }: { owner: Owner }) {
  const { words } = DOTS[owner.state];
  const name = owner.team?.name ?? (owner.suggested === null ? null : `${owner.suggested.name}?`);
  return (
    <span
      className="inline-flex max-w-full items-center gap-1.5"
      title={name === null ? words : `${name}: ${words}`}
    >
      <OwnerDot state={owner.state} />
      <span className={`truncate ${owner.team === null ? "text-fg-2" : ""}`}>{name ?? "no owner"}</span>
      {name !== null && <span className="sr-only">, {words}</span>}
    </span>
  );
}
