/** Lays out who may become an identity and what it may become, as columns of boxes: at most six a side, the rest counted. */
import { formatNumber } from "#components/ui/format.ts";
import type { IdentityDetail, RefLink, TrustDetail } from "#lib/queries/identity-detail.ts";
import { partyName } from "./trust-words.ts";

export type ReachNode = {
  key: string;
  name: string;
  note: string;
  provider: string | null;
  /** Dashed: it stands for more than one, or who it is is not known. */
  vague: boolean;
  self: boolean;
  x: number;
  y: number;
};
export type Reach = {
  width: number;
  height: number;
  nodes: ReachNode[];
  edges: { key: string; path: string; tip: string }[];
};

export const BOX = { width: 200, height: 44 };
const GAP = { column: 56, row: 12 };
const MOST = 6;

type Side = Omit<ReachNode, "x" | "y">;

/** Null when there is nothing to draw. */
export function prepareReach(detail: IdentityDetail): Reach | null {
  const left = sideOf(detail.trusts, (trust) => trust.trusted);
  const right = sideOf(detail.trustedBy, (trust) => trust.subject);
  if (left.length === 0 && right.length === 0) return null;
  const rows = Math.max(left.length, right.length, 1);
  const height = rows * (BOX.height + GAP.row) - GAP.row + 2;
  const step = BOX.width + GAP.column;
  const self: Side = {
    key: "self",
    name: detail.identity.name,
    note: "this identity",
    provider: detail.identity.provider,
    vague: false,
    self: true,
  };
  const columns = [left, [self], right].filter((column) => column.length > 0);
  const nodes = columns.flatMap((column, index) => placed(column, 1 + index * step, height));
  const centre = nodes.find((node) => node.self) as ReachNode;
  const edges = nodes
    .filter((node) => !node.self)
    .map((node) => (node.x < centre.x ? edge(node, centre) : edge(centre, node)));
  return { width: columns.length * step - GAP.column + 2, height, nodes, edges };
}

function sideOf(trusts: TrustDetail[], partyOf: (trust: TrustDetail) => RefLink): Side[] {
  const parties = new Map(trusts.map((trust) => [`${partyOf(trust).kind} ${partyOf(trust).value}`, trust]));
  const all = [...parties].map(([key, trust]): Side => {
    const party = partyOf(trust);
    return {
      key,
      name: party.principal?.name ?? partyName(party),
      note:
        trust.condition === null
          ? trust.mechanism.replaceAll("-", " ")
          : `${trust.mechanism.replaceAll("-", " ")}, conditional`,
      provider: party.principal?.provider ?? null,
      vague: party.status !== "resolved" || ["anyone", "account"].includes(party.kind),
      self: false,
    };
  });
  if (all.length <= MOST) return all;
  const rest = all.length - MOST + 1;
  return [
    ...all.slice(0, MOST - 1),
    {
      key: "rest",
      name: `${formatNumber(rest)} more`,
      note: "listed below",
      provider: null,
      vague: true,
      self: false,
    },
  ];
}

function placed(column: Side[], x: number, height: number): ReachNode[] {
  const used = column.length * (BOX.height + GAP.row) - GAP.row;
  const top = Math.round((height - used) / 2);
  return column.map((side, index) => ({ ...side, x, y: top + index * (BOX.height + GAP.row) }));
}

function edge(from: ReachNode, to: ReachNode): Reach["edges"][number] {
  const start = { x: from.x + BOX.width, y: from.y + BOX.height / 2 };
  const end = { x: to.x, y: to.y + BOX.height / 2 };
  const middle = (start.x + end.x) / 2;
  return {
    key: `${from.key} ${to.key}`,
    path: `M${start.x} ${start.y}H${middle}V${end.y}H${end.x - 6}`,
    tip: `M${end.x} ${end.y}l-6 -3.5v7z`,
  };
}

/** A name cut to what fits a box. */
export function cutTo(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}
