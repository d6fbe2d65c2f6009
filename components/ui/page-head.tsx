import type { ReactNode } from "react";

/** The top of a page: where it is, the sentence that answers its question, and its actions. */
export function PageHead({
  eyebrow,
  answer,
  actions,
}: {
  eyebrow: ReactNode;
  answer: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="mb-5 flex items-start gap-x-6 gap-y-3 max-mid:flex-col">
      <div className="min-w-0 max-w-[1180px] flex-1">
        <div className="mb-1 flex flex-wrap items-center gap-1.5 text-note text-fg-2">{eyebrow}</div>
        <h1 className="text-balance font-semibold text-answer tracking-[-0.012em] [overflow-wrap:anywhere] max-mid:text-answer-narrow">
          {answer}
        </h1>
      </div>
      {actions !== undefined && (
        <div className="no-print ml-auto flex flex-none flex-wrap gap-2 max-mid:ml-0">{actions}</div>
      )}
    </div>
  );
}
