/** A worklist for people to read where they work: Markdown for a ticket or a page, and the same as rows for a sheet. */

import type { TeamWorklist } from "#lib/queries/work-items/team-worklist.ts";
import type { WorkItemRow } from "#lib/queries/work-items/work-item-row.ts";
import { formatNumber } from "../format-number.ts";
import { decisionLabel, itemStates } from "./work-item.ts";

/** `asOf`: `2026-11-24`. */
export function worklistMarkdown(list: Omit<TeamWorklist, "next">, asOf: string): string {
  const { team, total, items, byDecision, planned, overdue } = list;
  const whose = team === null ? "what nobody owns" : plain(team.name);
  const head = [
    `# Worklist: ${whose}`,
    `${counted(total, "item")} left, ${planned} planned${overdue > 0 ? `, ${overdue} of them overdue` : ""}. As of ${asOf}.`,
  ];
  if (total === 0) return [...head, "Nothing is left to do."].join("\n\n");
  const sums = byDecision.map(({ decision, items: of }) => `- ${decisionLabel(decision)}: ${of}`);
  const table = [
    "| item | what | risk | effort | done | planned | last used |",
    "|---|---|---|---|---|---|---|",
    ...items.map(
      (item) =>
        `| item:${item.id} | ${titleCell(item)} | ${item.risk} | ${item.effort} | ${doneWords(item)} | ${stateWords(item)} | ${item.blastRadius.lastUsedOn ?? "not known"} |`,
    ),
  ];
  return [...head, sums.join("\n"), table.join("\n"), ...blockersOf(items)].join("\n\n");
}

function titleCell({ title, ticket, isSplit }: WorkItemRow): string {
  const words = `${plain(title)}${isSplit ? ", by a document of its own" : ""}`;
  return ticket === null ? words : `[${words}](${ticket.replaceAll(")", "%29").replaceAll("|", "%7C")})`;
}

/** "12 of 214, 3 no longer apply". */
export function doneWords({ n, k, noLonger }: Pick<WorkItemRow, "n" | "k" | "noLonger">): string {
  return `${formatNumber(k)} of ${formatNumber(n)}${noLonger > 0 ? `, ${noLonger} no longer appl${noLonger === 1 ? "ies" : "y"}` : ""}`;
}

function stateWords({ state, plannedFor, exception, asked }: WorkItemRow): string {
  if (state === "excepted" && exception !== null) return `excepted until ${exception.until}`;
  if (asked !== null) return `waits for approval of an exception until ${asked.until}`;
  return state === "planned" ? (plannedFor ?? "planned") : itemStates[state].label.toLowerCase();
}

function blockersOf(items: readonly WorkItemRow[]): string[] {
  const lines = items.flatMap(({ id, blockers }) =>
    blockers.length === 0
      ? []
      : [`- item:${id}: ${blockers.map(({ name, why }) => `${plain(name)} (${why})`).join(", ")}`],
  );
  return lines.length === 0 ? [] : [`## In the way\n\n${lines.join("\n")}`];
}

export const worklistHeadings = [
  ...["item", "decision", "title", "risk", "effort", "state", "planned for", "team", "identity", "provider"],
  ...[
    "scope",
    "role",
    "all",
    "removed",
    "no longer apply",
    "workloads",
    "last used",
    "sharers",
    "ticket",
    "opened",
  ],
];

export function worklistRow(item: WorkItemRow): (string | number | null)[] {
  const { identity, role, team, blastRadius } = item;
  return [
    ...[`item:${item.id}`, item.decision, item.title, item.risk, item.effort, item.state, item.plannedFor],
    ...[team?.key ?? null, identity?.name ?? null, identity?.provider ?? role?.provider ?? null],
    ...[identity?.scope ?? null, role?.name ?? null, item.n, item.k, item.noLonger, blastRadius.workloads],
    ...[blastRadius.lastUsedOn, blastRadius.sharers, item.ticket, item.openedAt.toISOString().slice(0, 10)],
  ];
}

function counted(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** Names hold what they like: in one cell, and without what Markdown would take for its own. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[<>|[\]*_`\\]/g, (one) => ({ "<": "&lt;", ">": "&gt;", "|": "&#124;" })[one] ?? `\\${one}`);
}
