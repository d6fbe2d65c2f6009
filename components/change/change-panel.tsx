import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { type Change, changeKinds } from "#lib/domain/remediation/change.ts";
import { formatsOf } from "#lib/domain/remediation/change-text.ts";
import { effectWords } from "#lib/domain/remediation/effect-words.ts";
import type { ChangeAction, ShownChange, ShownPlan } from "#lib/queries/exact-change.ts";
import { ChangeSteps } from "./change-steps.tsx";
import { DocumentDiff } from "./document-diff.tsx";

const TABS: Record<ChangeAction, string> = {
  "remove-unused": "Remove what is unused",
  "deactivate-keys": "Deactivate its keys",
  retire: "Retire it",
};

type Props = {
  change: ShownPlan;
  /** What the command line is asked for the same: `12`, `item:3`. */
  asked: string;
  provider: string;
  /** What is done; where only one thing is meant, what is said of it. */
  action: ChangeAction | { lead: string };
  /** Where the other things that could be done about it are shown; left out where only this one is meant. */
  others?: (action: ChangeAction) => string;
};

/** What a person would run to act on this page, step by step, with what takes each step back; nothing here is ever applied. */
export function ChangePanel({ change, asked, provider, action, others }: Props) {
  const { changes, refusals, kept, effect } = change;
  const said = typeof action === "string" ? LEADS[action] : action.lead;
  const isOther = typeof action === "string" && action !== "remove-unused";
  return (
    <Panel
      id="change"
      title="The exact change"
      side={changes.length === 0 ? "nothing to change" : sideWords(changes)}
      lead={effect !== null && changes.length > 0 ? effectWords(effect) : said}
      footer={
        <>
          Rollcall shows it and never applies it. As a file:{" "}
          <code>
            npm run cli -- remediate {asked}
            {isOther ? ` --action ${action}` : ""} --format {fileFormat(changes, provider)}
          </code>
        </>
      }
      flush
    >
      {others !== undefined && typeof action === "string" && <Others action={action} address={others} />}
      {changes.map((one, index) => (
        <OneChange key={`${one.target} ${one.kind}`} change={one} isOpen={index === 0} />
      ))}
      <Remarks
        title="Kept, although proven unused"
        lines={kept.map(({ why, actions }) => ({ what: someOf(actions), why }))}
      />
      <Remarks title="Not proposed" lines={refusals.map(({ target, why }) => ({ what: target, why }))} />
    </Panel>
  );
}

function Others({ action, address }: { action: ChangeAction; address: (action: ChangeAction) => string }) {
  return (
    <nav
      aria-label="What to do"
      className="no-print flex flex-wrap gap-x-4 gap-y-1 border-line border-b px-4 py-2"
    >
      {(Object.keys(TABS) as ChangeAction[]).map((tab) => (
        <Link
          key={tab}
          href={address(tab)}
          prefetch={false}
          aria-current={tab === action ? "true" : undefined}
          className="text-accent hover:underline aria-[current]:font-semibold aria-[current]:text-fg"
        >
          {TABS[tab]}
        </Link>
      ))}
    </nav>
  );
}

/** What the cloud's people keep in files, where there is such a text. */
function fileFormat(changes: readonly Change[], provider: string): string {
  const usual = provider === "kubernetes" ? "yaml" : "terraform";
  const formats = formatsOf(changes);
  return formats.length === 0 ? "md" : formats.includes(usual) ? usual : "cli";
}

const LEADS: Record<ChangeAction, string> = {
  "remove-unused": "What is proven unused would go; what is used or undecided stays.",
  "deactivate-keys":
    "Each stored credential by itself: off first where its cloud can, deleted only after a time of watching.",
  retire: "Switched off first, so that it can come back; deleted only after a time of watching.",
};

function sideWords(changes: readonly Change[]): string {
  const forGood = changes.filter(({ steps }) =>
    steps.some(({ phase, inverse }) => phase === "remove" && inverse.length === 0),
  );
  const count = formatCount(changes.length, "change", "changes");
  return forGood.length === 0 ? `${count}, reversible` : `${count}, reversible until the last step`;
}

function OneChange({ change, isOpen }: { change: ShownChange; isOpen: boolean }) {
  const { kind, target, steps, notes, gone, documents = [] } = change;
  return (
    <details className="group border-line border-b last:border-b-0" open={isOpen}>
      <summary className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-start gap-x-2.5 px-4 py-2 hover:bg-hover print:grid-cols-[minmax(0,1fr)_auto]">
        <ChevronRight
          aria-hidden
          strokeWidth={1.5}
          className="mt-0.5 size-4 text-fg-2 group-open:rotate-90 print:hidden"
        />
        <span className="min-w-0">
          <span className="font-semibold [overflow-wrap:anywhere]">{target}</span>
          <span className="block text-fg-2 text-note">{changeKinds[kind]}</span>
        </span>
        <span className="whitespace-nowrap text-right text-fg-2 text-note">
          {gone.length > 0 && `${formatCount(gone.length, "action goes", "actions go")}, `}
          {formatCount(steps.length, "step", "steps")}
        </span>
      </summary>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3 px-4 pt-1 pb-4 pl-10 max-mid:pl-4">
        {notes.map((note) => (
          <p key={note} className="text-fg-2 [overflow-wrap:anywhere]">
            {note}
          </p>
        ))}
        {gone.length > 0 && <Gone actions={gone} />}
        {documents.map((document) => (
          <DocumentDiff key={JSON.stringify(document)} document={document} />
        ))}
        <ChangeSteps change={change} />
      </div>
    </details>
  );
}

const SHOWN = 200;

function Gone({ actions }: { actions: readonly string[] }) {
  return (
    <details>
      <summary className="inline-block min-h-6 text-accent hover:underline">
        {actions.length === 1
          ? "The action that goes"
          : `The ${formatNumber(actions.length)} actions that go`}
      </summary>
      <p className="font-mono text-note [overflow-wrap:anywhere]">
        {actions.slice(0, SHOWN).join(", ")}
        {actions.length > SHOWN &&
          ` and ${formatNumber(actions.length - SHOWN)} more, all of them in the file`}
      </p>
    </details>
  );
}

function Remarks({ title, lines }: { title: string; lines: readonly { what: string; why: string }[] }) {
  if (lines.length === 0) return null;
  return (
    <div className="border-line border-b px-4 py-3 last:border-b-0">
      <h3 className="font-semibold">{title}</h3>
      <ul className="grid gap-1 pt-1">
        {lines.map(({ what, why }) => (
          <li key={`${what} ${why}`} className="text-fg-2 [overflow-wrap:anywhere]">
            <span className="text-fg">{what}</span>: {why}
          </li>
        ))}
      </ul>
    </div>
  );
}

function someOf(actions: readonly string[]): string {
  const first = actions.slice(0, 3).join(", ");
  return actions.length > 3 ? `${first} and ${formatNumber(actions.length - 3)} more` : first;
}
