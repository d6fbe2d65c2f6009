import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { formatCount } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { IdentityDetail } from "#lib/queries/identity-detail.ts";
import type { ReachSide } from "#lib/queries/read-reach.ts";
import { BOX, cutTo, isHalf, noteOf, prepareReach, type ReachNode } from "./prepare-reach.ts";

/** Who leads to the identity and where it leads, up to three steps each way and across clouds; the text twin says the same in words. */
export function ReachPanel({ detail }: { detail: IdentityDetail }) {
  const picture = prepareReach(detail);
  if (picture === null) return null;
  const { comesFrom, becomes } = detail.reach;
  return (
    <Panel
      id="reach"
      title="Reach"
      side="who may become it, and what it may become"
      lead={linkWords([comesFrom, becomes])}
    >
      <div className="mb-2 overflow-x-auto max-mid:hidden" aria-hidden>
        <svg
          viewBox={`0 0 ${picture.width} ${picture.height}`}
          width={picture.width}
          height={picture.height}
          className="text-note"
          aria-hidden
        >
          {picture.edges.map((edge) => (
            <g key={edge.key}>
              <path
                d={edge.path}
                className="fill-none stroke-ink-2"
                strokeDasharray={edge.half ? "4 3" : undefined}
              />
              <path d={edge.tip} className="fill-ink-2" />
            </g>
          ))}
          {picture.nodes.map((node) => (
            <Node key={node.key} node={node} />
          ))}
        </svg>
      </div>
      <details className="text-note">
        <summary className="cursor-pointer text-fg-2">The same in words, up to three steps each way</summary>
        <Twin title="May become it" side={detail.reach.comesFrom} />
        <Twin title="It may become" side={detail.reach.becomes} />
      </details>
    </Panel>
  );
}

/** Links that only one of two clouds knows of are worth a look: one end was forgotten, or never made. */
function linkWords(sides: ReachSide[]): string | undefined {
  const steps = sides.flatMap((side) => side.flatMap((hop) => hop.steps));
  const confirmed = steps.filter(({ state }) => state === "confirmed").length;
  const half = steps.filter(({ state }) => isHalf(state)).length;
  const words = [
    confirmed > 0 && `${formatCount(confirmed, "link", "links")} to another cloud confirmed at both ends.`,
    half > 0 && `${formatCount(half, "link is", "links are")} half: only one end knows of it (dashed line).`,
  ].filter((sentence) => sentence !== false);
  return words.length === 0 ? undefined : words.join(" ");
}

function Twin({ title, side }: { title: string; side: ReachSide }) {
  if (side.length === 0) return null;
  const names = new Map(side.flatMap(({ steps }) => steps.map(({ key, name }) => [key, name] as const)));
  return (
    <div className="mt-2">
      <h3 className="font-semibold">{title}</h3>
      {side.map(({ steps, more }, hop) => (
        <ul key={steps[0]?.key} className="mt-1 grid gap-0.5">
          {steps.map((step) => (
            <li key={step.key} className="[overflow-wrap:anywhere]">
              <span className="text-fg-2">step {hop + 1}:</span>{" "}
              {step.id === null ? (
                step.name
              ) : (
                <a href={`/identities/${step.id}`} className="link-quiet">
                  {step.name}
                </a>
              )}{" "}
              <span className="text-fg-2">
                ({noteOf(step)}
                {step.nearer === "self" ? "" : `, by way of ${names.get(step.nearer) ?? "the step before"}`})
              </span>
            </li>
          ))}
          {more > 0 && <li className="text-fg-2">and {more} more at this step</li>}
        </ul>
      ))}
    </div>
  );
}

function Node({ node }: { node: ReachNode }) {
  const line = node.self ? "stroke-accent stroke-2" : "stroke-line-strong";
  return (
    <g transform={`translate(${node.x} ${node.y})`}>
      <rect
        width={BOX.width}
        height={BOX.height}
        rx="5"
        className={`fill-page ${line}`}
        strokeDasharray={node.vague ? "4 3" : undefined}
      />
      {node.provider !== null && (
        <g transform="translate(10 10)">
          <CloudMark provider={node.provider} named />
        </g>
      )}
      <text x={node.provider === null ? 10 : 28} y="19" className="fill-fg font-semibold">
        {cutTo(node.name, node.provider === null ? 26 : 23)}
      </text>
      <text x="10" y="35" className="fill-fg-2">
        {cutTo(node.note, 29)}
      </text>
    </g>
  );
}
