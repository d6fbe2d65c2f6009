import { CloudMark } from "#components/ui/cloud-mark.tsx";
import type { IdentityDetail } from "#lib/queries/identity-detail.ts";
import { BOX, cutTo, prepareReach, type ReachNode } from "./prepare-reach.ts";

/** Who leads to the identity and where it leads, one hop each way. The lists beside it say the same in words. */
export function ReachGraph({ detail }: { detail: IdentityDetail }) {
  const reach = prepareReach(detail);
  if (reach === null) return null;
  return (
    <div className="mb-4 overflow-x-auto max-mid:hidden" aria-hidden>
      <svg
        viewBox={`0 0 ${reach.width} ${reach.height}`}
        width={reach.width}
        height={reach.height}
        className="text-note"
        aria-hidden
      >
        {reach.edges.map((edge) => (
          <g key={edge.key}>
            <path d={edge.path} className="fill-none stroke-ink-2" />
            <path d={edge.tip} className="fill-ink-2" />
          </g>
        ))}
        {reach.nodes.map((node) => (
          <Node key={node.key} node={node} />
        ))}
      </svg>
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
        {cutTo(node.name, node.provider === null ? 28 : 25)}
      </text>
      <text x="10" y="35" className="fill-fg-2">
        {cutTo(node.note, 30)}
      </text>
    </g>
  );
}
