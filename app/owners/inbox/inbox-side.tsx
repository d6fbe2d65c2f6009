"use client";

import { PAGE_KEYS } from "#components/frame/page-keys.ts";
import { Button } from "#components/ui/button.tsx";
import { formatNumber } from "#components/ui/format.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Ledger, type LedgerLine } from "../ledger.tsx";
import type { Pattern } from "./patterns.ts";
import type { Entry } from "./use-decisions.ts";

export type Earlier = { batch: string; words: string; who: string };

export type SideProps = {
  ledger: LedgerLine[];
  note: string | null;
  /** Of the last day, newest first. */
  earlier: Earlier[];
  entries: readonly Entry[];
  mayDecide: boolean;
  undo: (batch: string) => void;
  patterns: Pattern[];
  select: (pattern: Pattern) => void;
};

/** Beside the inbox: how the team stands, many at once, the keys, and what was decided today. */
export function InboxSide({ ledger, note, earlier, entries, mayDecide, undo, patterns, select }: SideProps) {
  const mine = entries.toReversed();
  const rest = earlier.filter(({ batch }) => !entries.some((entry) => entry.batch === batch));
  return (
    <aside aria-label="The team" className="grid min-w-0 gap-4">
      <Panel id="team" title="The team">
        <Ledger lines={ledger} />
        {note !== null && <p className="mt-2 text-fg-2 text-note">{note}</p>}
      </Panel>
      {patterns.length > 0 && (
        <Panel id="patterns" title="Many at once" flush>
          <ul className="no-print">
            {patterns.map((pattern) => (
              <li key={pattern.key} className="border-line border-t px-4 py-1.5 first:border-t-0">
                <button
                  type="button"
                  onClick={() => select(pattern)}
                  className="w-full text-left [overflow-wrap:anywhere] hover:underline"
                >
                  Select {formatNumber(pattern.ids.length)}:{" "}
                  <span className="text-fg-2">{pattern.label}</span>
                </button>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {mayDecide && (
        <div className="no-print max-mid:hidden">
          <Panel id="keys" title="Keys" side="? switches them off">
            <dl className="grid grid-cols-[max-content_1fr] items-center gap-x-3 gap-y-1.5">
              <Key keys={["j", "k"]} does="next, previous" />
              <Key keys={["Enter"]} does="open" />
              {(PAGE_KEYS["/owners/inbox"] ?? []).map(({ keys, does }) => (
                <Key key={does} keys={keys} does={does} />
              ))}
            </dl>
          </Panel>
        </div>
      )}
      {mine.length + rest.length > 0 && (
        <Panel id="decided" title="Decided today" flush>
          <ul>
            {mine.map(({ batch, words }) => (
              <Decision
                key={batch}
                batch={batch}
                words={words}
                who="you, now"
                undo={mayDecide ? undo : null}
              />
            ))}
            {rest.map(({ batch, words, who }) => (
              <Decision key={batch} batch={batch} words={words} who={who} undo={mayDecide ? undo : null} />
            ))}
          </ul>
        </Panel>
      )}
    </aside>
  );
}

function Key({ keys, does }: { keys: readonly string[]; does: string }) {
  return (
    <div className="contents">
      <dt className="flex gap-1">
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dt>
      <dd className="text-fg-2">{does}</dd>
    </div>
  );
}

type DecisionProps = Earlier & { undo: ((batch: string) => void) | null };

function Decision({ batch, words, who, undo }: DecisionProps) {
  return (
    <li className="flex items-start gap-3 border-line border-t px-4 py-1.5 first:border-t-0">
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <p>{words}</p>
        <p className="text-fg-2 text-note">{who}</p>
      </div>
      {undo !== null && (
        <Button kind="quiet" className="no-print" aria-label={`Undo: ${words}`} onClick={() => undo(batch)}>
          Undo
        </Button>
      )}
    </li>
  );
}
