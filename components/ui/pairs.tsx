import type { ReactNode } from "react";

/** Names and values, one pair a line. */
export function Pairs({ pairs }: { pairs: { name: ReactNode; key: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      {pairs.map((pair) => (
        <div key={pair.key} className="contents">
          <dt className="text-fg-2">{pair.name}</dt>
          <dd className="[overflow-wrap:anywhere]">{pair.value}</dd>
        </div>
      ))}
    </dl>
  );
}
