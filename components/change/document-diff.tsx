import { formatCount } from "#components/ui/format.ts";
import type { ChangedDocument } from "#lib/domain/remediation/change.ts";
import { type DiffLine, type DiffPart, diffDocuments } from "#lib/domain/remediation/document-diff.ts";

const WORDS: Record<DiffPart["state"], string> = {
  same: "as it was",
  changed: "with less in it",
  removed: "goes",
  added: "new",
};
const MARKS: Record<DiffLine["mark"], string> = {
  " ": "",
  "-": "bg-[color-mix(in_srgb,var(--breach)_10%,transparent)] text-fg",
  "+": "bg-[color-mix(in_srgb,var(--met)_12%,transparent)] text-fg",
};
const SAID: Record<DiffLine["mark"], string> = { " ": "", "-": "goes: ", "+": "comes: " };

/** Lines around what differs. */
const CONTEXT = 3;
/** Of one statement; the texts of the steps hold all of it. */
const LONGEST = 400;

/** What a document says before and after, statement by statement: unified, marked by sign and not by colour alone. */
export function DocumentDiff({ document: { name, before, after } }: { document: ChangedDocument }) {
  const parts = diffDocuments(before, after);
  const touched = parts.filter(({ state }) => state !== "same").length;
  return (
    <details className="min-w-0" open={touched <= 3}>
      <summary className="inline-block min-h-6 text-accent hover:underline [overflow-wrap:anywhere] print:text-fg">
        Before and after: {name}
        {touched > 3 && `, ${formatCount(touched, "statement differs", "statements differ")}`}
      </summary>
      <figure
        aria-label={`Before and after: ${name}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: text that scrolls sideways must be reachable by keyboard.
        tabIndex={0}
        className="relative max-h-[32rem] overflow-auto rounded-box border border-line bg-frame py-2 print:max-h-none print:overflow-visible"
      >
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: statements have no name of their own.
          <Part key={index} part={part} />
        ))}
      </figure>
    </details>
  );
}

function Part({ part: { title, state, lines } }: { part: DiffPart }) {
  const shown = state === "same" ? [] : aroundChanges(lines).slice(0, LONGEST);
  return (
    <div className="min-w-max pb-1 print:min-w-0">
      <p className="px-3 text-note">
        <span className="font-semibold">{title}</span> <span className="text-fg-2">{WORDS[state]}</span>
      </p>
      {shown.length > 0 && (
        <pre className="text-note print:whitespace-pre-wrap">
          {shown.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines repeat.
            <Line key={index} line={line} />
          ))}
        </pre>
      )}
      {state !== "same" && shown.length === LONGEST && (
        <p className="px-3 text-fg-2 text-note">The rest of it stands in the texts below.</p>
      )}
    </div>
  );
}

function Line({ line }: { line: DiffLine | null }) {
  if (line === null) return <span className="block px-3 text-fg-2">…</span>;
  const { mark, text } = line;
  return (
    <span className={`relative block px-3 ${MARKS[mark]}`}>
      {SAID[mark] !== "" && <span className="sr-only">{SAID[mark]}</span>}
      <span aria-hidden>{mark} </span>
      {text}
    </span>
  );
}

/** Null stands for lines left out. */
function aroundChanges(lines: readonly DiffLine[]): (DiffLine | null)[] {
  const isNear = (at: number) =>
    lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ mark }) => mark !== " ");
  return lines.flatMap((line, at): (DiffLine | null)[] => {
    if (isNear(at)) return [line];
    return at === 0 || isNear(at - 1) ? [null] : [];
  });
}
