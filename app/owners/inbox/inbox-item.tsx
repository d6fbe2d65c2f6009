"use client";

import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { type Band, bands } from "#lib/domain/ownership/signal.ts";
import type { InboxView } from "./inbox-view.ts";
import { plain } from "./plain-decision.ts";
import type { Decision } from "./use-decisions.ts";

type Props = {
  item: InboxView;
  isCurrent: boolean;
  isSelected: boolean;
  place: string;
  mayDecide: boolean;
  onSelect: () => void;
  onCurrent: () => void;
  decide: (decision: Decision) => void;
  ask: (which: "reject" | "pass") => void;
};

/** One identity that is probably the team's: how sure that is and why; the current one with everything, the others in a line. */
export function InboxItem({ item, isCurrent, isSelected, place, mayDecide, ...does }: Props) {
  const { id, name, provider, about, band, confidence, reasons, others } = item;
  return (
    <li
      data-item={id}
      aria-current={isCurrent ? "true" : undefined}
      onFocusCapture={does.onCurrent}
      className="grid scroll-mt-24 scroll-mb-16 grid-cols-[24px_84px_minmax(0,1fr)_auto] items-start gap-x-3 border-line border-t px-4 py-2.5 first:border-t-0 aria-[current]:bg-selected max-mid:grid-cols-[24px_minmax(0,1fr)] max-mid:px-3"
    >
      <span className="pt-[3px] print:invisible">
        {mayDecide && (
          <input
            type="checkbox"
            aria-label={`Select ${name}`}
            checked={isSelected}
            onChange={does.onSelect}
          />
        )}
      </span>
      <Sureness band={band} confidence={confidence} />
      <div className="min-w-0 max-mid:col-start-2">
        <p className={isCurrent ? "[overflow-wrap:anywhere]" : "truncate max-mid:whitespace-normal"}>
          <CloudMark provider={provider} />{" "}
          <Link href={`/identities/${id}`} prefetch={false} className="font-semibold hover:underline">
            {name}
          </Link>{" "}
          <span className="text-fg-2">{about}</span>
        </p>
        {isCurrent ? (
          <>
            <ul aria-label="Why" className="mt-1 grid gap-0.5">
              {reasons.map((reason) => (
                <li key={reason} className="grid grid-cols-[14px_minmax(0,1fr)] [overflow-wrap:anywhere]">
                  <span aria-hidden className="text-fg-2">
                    +
                  </span>
                  {reason}
                </li>
              ))}
              {others.map((other) => (
                <li key={other.key} className="grid grid-cols-[14px_minmax(0,1fr)] text-fg-2">
                  <span aria-hidden>−</span>
                  <span>
                    May also be of {other.name} ({other.confidence} %)
                  </span>
                </li>
              ))}
            </ul>
            {mayDecide && <Actions name={name} decide={does.decide} ask={does.ask} />}
          </>
        ) : (
          <p className="truncate text-fg-2 text-note max-mid:whitespace-normal">
            {reasons.slice(0, 2).join("; ")}
          </p>
        )}
      </div>
      <div className="flex gap-2 max-mid:col-start-2 max-mid:mt-2">
        {isCurrent && <span className="text-fg-2 text-note max-mid:hidden">{place}</span>}
        {!isCurrent && mayDecide && (
          <Button
            aria-label={`Ours: ${name}`}
            className="no-print"
            onClick={() => does.decide(plain("claim"))}
          >
            Ours
          </Button>
        )}
      </div>
    </li>
  );
}

const STEPS: Record<Band, number> = { "very-likely": 3, likely: 2, possible: 1 };

function Sureness({ band, confidence }: { band: Band; confidence: number }) {
  return (
    <span
      className="text-fg-2 text-note max-mid:hidden"
      title={`${confidence} %, of all its signals together`}
    >
      <span aria-hidden className="mb-0.5 flex gap-0.5 pt-1">
        {[1, 2, 3].map((step) => (
          <span
            key={step}
            className={`mark h-1 w-[15px] rounded-mark print:[print-color-adjust:exact] ${step <= STEPS[band] ? "bg-ink-1" : "bg-ink-3"}`}
          />
        ))}
      </span>
      {bands[band].label}
    </span>
  );
}

function Actions({ name, decide, ask }: { name: string } & Pick<Props, "decide" | "ask">) {
  return (
    <div className="no-print mt-3 flex flex-wrap gap-2">
      <Button kind="primary" onClick={() => decide(plain("claim"))}>
        Ours <Of name={name} /> <Key>a</Key>
      </Button>
      <Button onClick={() => ask("reject")}>
        Not ours <Of name={name} /> <Key>r</Key>
      </Button>
      <Button kind="quiet" onClick={() => ask("pass")}>
        Pass on, or later <Of name={name} /> <Key>p</Key>
      </Button>
    </div>
  );
}

/** Whom a button is about, for who does not see the item around it. */
function Of({ name }: { name: string }) {
  return <span className="sr-only">: {name}</span>;
}

function Key({ children }: { children: string }) {
  return (
    <span aria-hidden className="max-mid:hidden">
      <Kbd>{children}</Kbd>
    </span>
  );
}
