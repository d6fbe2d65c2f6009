import type { ReactNode } from "react";

type Props =
  | { state: "loading"; what: string }
  | { state: "error"; problem: string; hint: string; children?: ReactNode }
  | { state: "empty-new"; what: string; hint: ReactNode }
  | { state: "empty-filtered"; what: string; children?: ReactNode }
  | { state: "stale"; what: string; since: string; reason: string };

const BOX = "grid justify-items-start gap-2 rounded-box border border-dashed border-line-strong p-6";
const HEADING = "text-title";

/** What a place says when it has nothing to show, or when what it shows is not of now. */
export function States(props: Props) {
  switch (props.state) {
    case "loading":
      return <Loading what={props.what} />;
    case "error":
      return (
        <div role="alert" className={BOX}>
          <h2 className={HEADING}>{props.problem}</h2>
          <p className="text-fg-2">{props.hint}</p>
          {props.children}
        </div>
      );
    case "empty-new":
      return (
        <div className={BOX}>
          <h2 className={HEADING}>No {props.what} collected yet</h2>
          <p className="text-fg-2">{props.hint}</p>
        </div>
      );
    case "empty-filtered":
      return (
        <div className={BOX}>
          <h2 className={HEADING}>No {props.what} match this filter</h2>
          {props.children}
        </div>
      );
    case "stale":
      return (
        <p role="status" className="rounded-box border border-line-strong border-dashed px-4 py-2 text-fg-2">
          {props.what} is as of {props.since}: {props.reason}
        </p>
      );
  }
}

const WIDTHS = ["w-[52%]", "w-[64%]", "w-[44%]", "w-[58%]", "w-[48%]", "w-[66%]", "w-[54%]", "w-[40%]"];

function Loading({ what }: { what: string }) {
  return (
    <div
      role="status"
      aria-busy
      className="grid gap-px overflow-hidden rounded-box border border-line bg-line"
    >
      <span className="sr-only">Loading {what}</span>
      {WIDTHS.map((width) => (
        <span key={width} aria-hidden className="flex h-8 items-center bg-page px-3">
          <span className={`h-2 rounded-mark bg-track ${width}`} />
        </span>
      ))}
    </div>
  );
}
