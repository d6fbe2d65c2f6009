/**
 * Teams in the order they are asked: what was decided before what a rule says before what hints say, then by confidence. The order
 * of signals does not matter, one more signal never makes a team less likely, and who said no is not asked again.
 */
import type { TeamSignal } from "./hint-signals.ts";
import { type Suggestion, signalSources } from "./signal.ts";

/** How many teams are kept for one identity. */
const most = 5;

/** `refused`: teams that said no, or not now. */
export function rankSuggestions(signals: readonly TeamSignal[], refused: ReadonlySet<number>): Suggestion[] {
  const byTeam = new Map<number, TeamSignal[]>();
  for (const signal of signals) {
    if (refused.has(signal.team)) continue;
    const known = byTeam.get(signal.team);
    if (known) known.push(signal);
    else byTeam.set(signal.team, [signal]);
  }
  return [...byTeam.entries()]
    .map(([team, own]) => {
      const ordered = distinct(own).sort(strongestFirst);
      return {
        team,
        confidence: together(ordered),
        signals: ordered.map(({ team: _, ...signal }) => signal),
      };
    })
    .sort(
      (one, other) =>
        rankOf(other) - rankOf(one) || other.confidence - one.confidence || one.team - other.team,
    )
    .slice(0, most);
}

function rankOf({ signals }: Suggestion): number {
  return Math.max(0, ...signals.map(({ source }) => signalSources[source].rank));
}

/** Each source counts once per team, by its strongest: ten tags that say the same are one. */
function together(signals: readonly TeamSignal[]): number {
  const best = new Map<string, number>();
  for (const { source, confidence } of signals) best.set(source, Math.max(best.get(source) ?? 0, confidence));
  const doubt = [...best.values()]
    .sort((one, other) => one - other)
    .reduce((product, sure) => product * (1 - sure / 100), 1);
  return Math.min(99, Math.round((1 - doubt) * 100));
}

/** What says the same of the same place is said once. */
function distinct(signals: readonly TeamSignal[]): TeamSignal[] {
  const best = new Map<string, TeamSignal>();
  for (const signal of signals) {
    const place = signal.source === "cost-center" ? "" : (signal.place ?? "");
    const says = `${signal.source} ${signal.value?.toLowerCase() ?? ""} ${place}`;
    const known = best.get(says);
    if (known === undefined || strongestFirst(signal, known) < 0) best.set(says, signal);
  }
  return [...best.values()];
}

function strongestFirst(one: TeamSignal, other: TeamSignal): number {
  const rank = signalSources[other.source].rank - signalSources[one.source].rank;
  if (rank !== 0 || one.confidence !== other.confidence) return rank || other.confidence - one.confidence;
  return textOf(one) < textOf(other) ? -1 : 1;
}

function textOf({ source, key, value, place, confidence, count, of }: TeamSignal): string {
  return JSON.stringify([source, key, value, place, confidence, count, of]);
}
