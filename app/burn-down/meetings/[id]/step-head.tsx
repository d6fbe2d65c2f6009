import type { ReactNode } from "react";

/** The sentence the room reads first. */
export function StepHead({ children, note }: { children: ReactNode; note?: ReactNode }) {
  return (
    <div className="mb-5">
      <h1
        id="step"
        className="text-balance font-semibold text-answer tracking-[-0.012em] [overflow-wrap:anywhere] max-mid:text-answer-narrow"
      >
        {children}
      </h1>
      {note !== undefined && <p className="mt-1 text-pretty text-fg-2">{note}</p>}
    </div>
  );
}
