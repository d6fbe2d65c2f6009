import Link from "next/link";
import { Day } from "#components/ui/day.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { decisionKinds, owaspRisks } from "#lib/domain/checks/check.ts";
import { worklistAddress } from "../../burn-down/address.ts";
import { setWords } from "./check-words.ts";
import type { CheckView } from "./read-checks.ts";

/** One check in its own words: whom it finds, why, whom it cannot see, and where that comes from. */
export function CheckPanel({ check, asOf }: { check: CheckView; asOf: Date }) {
  const { title, key, guarantee, rationale, blindSpots, owasp, sources, decision, setAt } = check;
  return (
    <Panel
      id="check"
      title={title}
      side={<code>{key}</code>}
      lead={guarantee}
      footer={
        <>
          <span>
            What it finds becomes:{" "}
            <Link href={worklistAddress({ decision })} className="text-accent hover:underline">
              {decisionKinds[decision]}
            </Link>
          </span>
          <span>
            Set: {setWords(check)}
            {setAt !== null && (
              <>
                {" on "}
                <Day date={setAt} asOf={asOf} />
              </>
            )}
          </span>
        </>
      }
    >
      <div className="grid gap-3">
        <p className="text-pretty">{rationale}</p>
        <div>
          <h3 className="font-semibold">Whom it cannot see</h3>
          <ul className="grid list-disc gap-1 pl-5">
            {blindSpots.map((spot) => (
              <li key={spot} className="text-pretty">
                {spot}
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h3 className="font-semibold">OWASP Non-Human Identities Top 10</h3>
          <ul className="grid gap-0.5">
            {owasp.map((risk) => (
              <li key={risk}>
                {risk} <span className="text-fg-2">{owaspRisks[risk]}</span>
              </li>
            ))}
          </ul>
        </div>
        <details>
          <summary className="text-accent hover:underline">Where the rule comes from</summary>
          <ul className="grid gap-1 pt-1">
            {sources.map((source) => (
              <li key={source}>
                <a
                  href={source}
                  rel="noreferrer"
                  className="text-accent text-note [overflow-wrap:anywhere] hover:underline"
                >
                  {source}
                </a>
              </li>
            ))}
          </ul>
        </details>
      </div>
    </Panel>
  );
}
