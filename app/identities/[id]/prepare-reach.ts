/** Lays out who may become an identity and what it may become, up to three steps each way, as columns of boxes joined by lines. */
import { formatNumber } from "#components/ui/format.ts";
import type { IdentityDetail } from "#lib/queries/identity-detail.ts";
import type { ReachSide, ReachState, ReachStep } from "#lib/queries/read-reach.ts";
import { partyName } from "./trust-words.ts";

export type ReachNode = {
  key: string;
  id: string | null;
  name: string;
  note: string;
  provider: string | null;
  /** Dashed: it stands for more than one, is gone, or who it is is not known. */
  vague: boolean;
  self: boolean;
  x: number;
  y: number;
};
export type ReachEdge = {
  key: string;
  path: string;
  tip: string;
  /** Drawn dashed: only one of the two clouds knows of it. */
  half: boolean;
};
export type ReachPicture = { width: number; height: number; nodes: ReachNode[]; edges: ReachEdge[] };

export const BOX = { width: 188, height: 44 };
const GAP = { column: 44, row: 10 };

/** Null when there is nothing to draw. */
export function prepareReach({ identity, reach }: IdentityDetail): ReachPicture | null {
  const { comesFrom, becomes } = reach;
  if (comesFrom.length === 0 && becomes.length === 0) return null;
  const self: Boxed = {
    ...{ key: "self", id: null, name: identity.name, note: "this identity", provider: identity.provider },
    ...{ vague: false, self: true, nearer: null, half: false },
  };
  const left = comesFrom.map(boxesOf("left")).reverse();
  const columns = [...left, [self], ...becomes.map(boxesOf("right"))];
  const tallest = Math.max(...columns.map((column) => column.length));
  const height = tallest * (BOX.height + GAP.row) - GAP.row + 2;
  const step = BOX.width + GAP.column;
  const placed = columns.map((column, index) => place(column, 1 + index * step, height));
  const nodes = placed.flat();
  const edges = placed.flatMap((column, index) =>
    column.flatMap((node) => edgeOf(node, nodes, index < left.length)),
  );
  return { width: columns.length * step - GAP.column + 2, height, nodes, edges };
}

type Boxed = Omit<ReachNode, "x" | "y"> & { nearer: string | null; half: boolean };

function boxesOf(side: "left" | "right") {
  return ({ steps, more }: ReachSide[number]): Boxed[] => {
    const boxes = steps.map((step) => boxOf(step, side));
    if (more === 0) return boxes;
    const rest: Boxed = {
      ...{ key: `${side} more ${steps[0]?.key}`, id: null, name: `${formatNumber(more)} more` },
      ...{ note: "listed below or on their pages", provider: null, vague: true, self: false },
      ...{ nearer: steps.at(-1)?.nearer ?? null, half: false },
    };
    return [...boxes, rest];
  };
}

function boxOf(step: ReachStep, side: "left" | "right"): Boxed {
  return {
    key: `${side} ${step.key}`,
    id: step.id,
    name: step.id === null ? partyName({ kind: step.kind, value: step.name }) : step.name,
    note: noteOf(step),
    provider: step.provider,
    vague: step.id === null || step.gone || ["aws_anyone", "aws_account"].includes(step.kind),
    self: false,
    nearer: step.nearer === "self" ? "self" : `${side} ${step.nearer}`,
    half: isHalf(step.state),
  };
}

const halves: Partial<Record<ReachState, string>> = {
  trusted: "only trusted",
  claimed: "only claimed",
};

export function isHalf(state: ReachState): boolean {
  return halves[state] !== undefined;
}

/** The way of a step in a few words: mechanism, then what is to be said of it. */
export function noteOf({ mechanism, conditional, state, gone }: ReachStep): string {
  const said = [
    mechanism.replaceAll("-", " "),
    ...(gone ? ["gone"] : []),
    halves[state] ?? (conditional ? "conditional" : ""),
  ];
  return said.filter((part) => part !== "").join(", ");
}

function place(column: Boxed[], x: number, height: number): (Boxed & ReachNode)[] {
  const used = column.length * (BOX.height + GAP.row) - GAP.row;
  const top = Math.round((height - used) / 2);
  return column.map((box, index) => ({ ...box, x, y: top + index * (BOX.height + GAP.row) }));
}

/** From who becomes to who is become: rightwards on both sides. */
function edgeOf(node: Boxed & ReachNode, nodes: ReachNode[], isLeft: boolean): ReachEdge[] {
  const near = nodes.find(({ key }) => key === node.nearer);
  if (near === undefined) return [];
  const [from, to] = isLeft ? [node, near] : [near, node];
  const start = { x: from.x + BOX.width, y: from.y + BOX.height / 2 };
  const end = { x: to.x, y: to.y + BOX.height / 2 };
  const middle = (start.x + end.x) / 2;
  return [
    {
      key: `${from.key} ${to.key}`,
      path: `M${start.x} ${start.y}H${middle}V${end.y}H${end.x - 6}`,
      tip: `M${end.x} ${end.y}l-6 -3.5v7z`,
      half: node.half,
    },
  ];
}

/** A name cut to what fits a box. */
export function cutTo(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}
