import Link from "next/link";
import { CloudMark, cloudLabel } from "#components/ui/cloud-mark.tsx";
import { formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { OverPrivilege, PrivilegePart } from "#lib/queries/overview/over-privilege.ts";
import { countedText, listBehind } from "../owners/address.ts";
import { overviewAddress } from "./address.ts";
import { ShareRow } from "./share-row.tsx";

const ENOUGH = "evidence:enough";
const ABOVE = "evidence:enough opi>0.4";

/** Which kinds of work hold mostly what they never use; of all clouds, or within one. */
export function OverPrivilegePanel({ page: { provider, byClass, byProvider } }: { page: OverPrivilege }) {
  const sum = (key: "scored" | "young" | "blind" | "above") =>
    byClass.reduce((total, part) => total + part[key], 0);
  const within = provider === null ? [] : [`provider:${provider}`];
  const open = (evidence: string) => listBehind(countedText(), ...within, evidence);
  return (
    <Panel
      id="over-privilege"
      title="Over-privilege by class"
      side="share above 0.4, 90 d"
      lead={leadOf(byClass, provider)}
      footer={
        <span>
          {formatNumber(sum("young") + sum("blind"))} more have insufficient evidence:{" "}
          <Link
            href={open("evidence:young")}
            prefetch={false}
            data-number={sum("young")}
            className="link-quiet"
          >
            {formatNumber(sum("young"))} young
          </Link>
          ,{" "}
          <Link
            href={open("evidence:blind")}
            prefetch={false}
            data-number={sum("blind")}
            className="link-quiet"
          >
            {formatNumber(sum("blind"))} blind
          </Link>
        </span>
      }
    >
      <Clouds open={provider} parts={byProvider} />
      <ul className="mt-2" aria-label="Share above 0.4 by class of work">
        {byClass.map((part) => (
          <ShareRow
            key={part.value}
            accent
            name={part.value === "unknown" ? "Class unknown" : part.label}
            hit={{ count: part.above, href: listBehind(part.filter, ABOVE) }}
            of={{ count: part.scored, href: listBehind(part.filter, ENOUGH) }}
            otherwise="too little evidence"
          />
        ))}
      </ul>
    </Panel>
  );
}

function leadOf(parts: readonly PrivilegePart[], provider: string | null): string {
  const scored = parts.reduce((sum, part) => sum + part.scored, 0);
  const where = provider === null ? "" : ` in ${cloudLabel(provider)}`;
  if (scored === 0) return `Of nobody${where} enough is known yet: evidence has to reach back 90 days.`;
  const worst = parts.find((part) => part.scored > 0);
  if (worst === undefined || worst.above === 0) return `Nobody${where} holds mostly what was never used.`;
  const name = worst.value === "unknown" ? "Work of unknown class" : worst.label;
  return `${name} is worst${where}: ${formatNumber(worst.above)} of ${formatNumber(worst.scored)} hold mostly actions they never use.`;
}

function Clouds({ open, parts }: { open: string | null; parts: readonly PrivilegePart[] }) {
  const choices = [
    { value: null, label: "All clouds" },
    ...parts.map(({ value }) => ({ value, label: cloudLabel(value) })),
  ];
  return (
    <nav aria-label="Clouds" className="no-print flex flex-wrap gap-x-3">
      {choices.map(({ value, label }) => (
        <Link
          key={label}
          href={overviewAddress(value)}
          prefetch={false}
          aria-current={value === open ? "true" : undefined}
          className="inline-flex min-h-6 items-center gap-1.5 text-fg-2 text-note hover:text-fg aria-[current]:font-semibold aria-[current]:text-fg aria-[current]:underline aria-[current]:underline-offset-4"
        >
          {value !== null && <CloudMark provider={value} named />}
          {label}
        </Link>
      ))}
    </nav>
  );
}
