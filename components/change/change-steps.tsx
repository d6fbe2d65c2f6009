import { CodeBlock } from "#components/ui/code-block.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { formatNumber } from "#components/ui/format.ts";
import type {
  Change,
  ChangeFormat,
  ChangeStep,
  ChangeText,
  StepPhase,
} from "#lib/domain/remediation/change.ts";

const PHASES: Record<StepPhase, string> = {
  backup: "Keep",
  change: "Change",
  watch: "Watch",
  remove: "For good",
};

const FORMATS: Record<ChangeFormat, string> = {
  cli: "Command line",
  terraform: "Terraform",
  yaml: "Manifest",
  json: "Document",
};

/** The steps in their order; what takes a step back stands right below it. */
export function ChangeSteps({ change: { steps, target } }: { change: Change }) {
  return (
    <ol className="grid gap-4">
      {steps.map((step, index) => (
        <li key={`${step.phase} ${step.title}`} className="min-w-0">
          <Step step={step} number={index + 1} of={target} />
        </li>
      ))}
    </ol>
  );
}

function Step({ step, number, of }: { step: ChangeStep; number: number; of: string }) {
  const { phase, title, why, texts, inverse } = step;
  const [main, ...others] = [...texts].sort((one, other) => rank(one) - rank(other));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <h3 className="[overflow-wrap:anywhere]">
        <span className="text-fg-2">
          {number}. {PHASES[phase]}:
        </span>{" "}
        <span className="font-semibold">{title}</span>
      </h3>
      <p className="text-fg-2 text-pretty">{why}</p>
      {main !== undefined && <Code text={main} what={`step ${number} of ${of}`} />}
      {others.map((text) => (
        <details key={`${text.format} ${text.name}`} className="print:hidden">
          <summary className="inline-block min-h-6 text-accent hover:underline [overflow-wrap:anywhere]">
            {FORMATS[text.format]}: {text.name}
          </summary>
          <Code text={text} what={`${FORMATS[text.format]} of step ${number} of ${of}`} />
        </details>
      ))}
      {inverse.length > 0 && <p className="font-semibold text-note">Takes it back{undoWords(inverse)}</p>}
      {inverse.map((text) => (
        <Code key={text.name} text={text} what={`undo of step ${number} of ${of}`} />
      ))}
      {phase === "remove" && inverse.length === 0 && <p className="text-note">This cannot be taken back.</p>}
    </div>
  );
}

/** `undo, within 30 days`: when it does. */
function undoWords(inverse: readonly ChangeText[]): string {
  const [, when] = /^undo, (.+)$/.exec(inverse[0]?.name ?? "") ?? [];
  return when === undefined ? "" : `, ${when}`;
}

/** Commands first: they are what every reader can run. */
function rank({ format }: ChangeText): number {
  return format === "cli" ? 0 : 1;
}

const LONGEST = 12_000;

function Code({ text: { text }, what }: { text: ChangeText; what: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <CodeBlock label={`Text: ${what}`} text={text.slice(0, LONGEST)} />
      {text.length > LONGEST && (
        <p className="text-fg-2 text-note">
          The first {formatNumber(LONGEST)} of {formatNumber(text.length)} characters; copying takes all.
        </p>
      )}
      <div>
        <CopyButton text={text} what={what} />
      </div>
    </div>
  );
}
