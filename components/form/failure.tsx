import { StatusIcon } from "#components/ui/status.tsx";

/** What went wrong with a form, and the next action. */
export function Failure({ problem, hint }: { problem: string; hint: string }) {
  return (
    <p role="alert" className="mt-2 flex items-start gap-1.5 [overflow-wrap:anywhere] [&>svg]:mt-[3px]">
      <StatusIcon kind="breach" />
      <span>
        {problem} <span className="text-fg-2">{hint}</span>
      </span>
    </p>
  );
}
