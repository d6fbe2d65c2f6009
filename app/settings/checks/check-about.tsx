import Link from "next/link";
import type { ReactNode } from "react";
import { formatNumber } from "#components/ui/format.ts";
import { decisionKinds, owaspRisks } from "#lib/domain/checks/check.ts";
import type { CheckSettings } from "#lib/queries/findings/check-settings.ts";
import type { FindingCounts } from "#lib/queries/findings/finding-counts.ts";
import { CONFIDENCES, findingsAddress } from "../../findings/address.ts";
import { valueWords } from "./check-words.ts";

type Props = { settings: CheckSettings; counts: FindingCounts };

/** Folded: why it is a check, whom it cannot see, where it comes from, how sure it was. */
export function CheckAbout({ settings, counts }: Props) {
  const { key, rationale, blindSpots, sources, owasp, decision, thresholds } = settings;
  return (
    <details className="min-w-0 flex-1 open:basis-full">
      <summary className="inline-block min-h-6 text-accent hover:underline">
        Why, what it cannot see, and sources
      </summary>
      <dl className="my-2 grid max-w-[980px] grid-cols-[120px_minmax(0,1fr)] gap-x-4 gap-y-2 max-mid:grid-cols-[minmax(0,1fr)] max-mid:gap-y-0.5">
        <Row name="Why">{rationale}</Row>
        <Row name="Cannot see">
          {blindSpots.length === 0 ? (
            "Nothing that it is asked for."
          ) : (
            <ul className="list-disc pl-4">
              {blindSpots.map((spot) => (
                <li key={spot}>{spot}</li>
              ))}
            </ul>
          )}
        </Row>
        <Row name="To be done">{decisionKinds[decision]}</Row>
        {thresholds.length > 0 && (
          <Row name="Thresholds">
            {thresholds
              .map((one) => {
                const { label, unit, value, standard } = one;
                const usual = value === standard ? "as usual" : `usually ${formatNumber(standard)}`;
                return `${label}: ${valueWords({ unit, value })}, ${usual}`;
              })
              .join("; ")}
          </Row>
        )}
        <Row name="Confidence">
          <Confidence counts={counts} />
        </Row>
        <Row name="OWASP NHI 2025">
          {owasp.map((risk) => `${risk.split(":")[0]} ${owaspRisks[risk]}`).join(", ")}
        </Row>
        <Row name="Sources">
          <ul>
            {sources.map((source) => (
              <li key={source}>
                <a href={source} rel="noreferrer" className="text-accent hover:underline">
                  {source.replace(/^https:\/\//, "")}
                </a>
              </li>
            ))}
          </ul>
        </Row>
        <Row name="In filters">
          <code className="text-note">finding:{key}</code>
        </Row>
      </dl>
    </details>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-fg-2">{name}</dt>
      <dd className="text-pretty [overflow-wrap:anywhere] max-mid:mb-2">{children}</dd>
    </>
  );
}

/** Of what is open, by how sure each is. */
function Confidence({ counts: { rule, confidence, open } }: { counts: FindingCounts }) {
  if (open === 0) return "Nothing is open.";
  const held = CONFIDENCES.filter((one) => confidence[one] > 0);
  return held.map((one, index) => (
    <span key={one}>
      {index > 0 && ", "}
      <Link
        href={findingsAddress({ rule, confidence: one })}
        prefetch={false}
        className="link-quiet"
        data-number={confidence[one]}
      >
        {formatNumber(confidence[one])} {one}
      </Link>
    </span>
  ));
}
