import { Day } from "#components/ui/day.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { historyWords } from "./history-words.ts";
import type { IdentityPage } from "./read-identity.ts";

/** What collections saw change, newest first. */
export function HistoryPanel({ page }: { page: IdentityPage }) {
  const { entries, next } = page.history;
  return (
    <Panel
      id="history"
      title="History"
      footer={next === null ? undefined : "Older changes are kept, and not shown here."}
    >
      <ol className="grid gap-1.5">
        {entries.map((entry) => (
          <li key={entry.id ?? "first"} className="grid grid-cols-[72px_minmax(0,1fr)] gap-x-3">
            <span className="text-fg-2 text-note leading-5">
              <Day date={entry.observedAt} asOf={page.asOf} />
            </span>
            <span className="[overflow-wrap:anywhere]">{historyWords(entry)}</span>
          </li>
        ))}
      </ol>
      {entries.length === 1 && entries[0]?.change === "first-seen" && (
        <p className="mt-1.5 text-fg-2 text-note">Nothing about it has changed since.</p>
      )}
    </Panel>
  );
}
