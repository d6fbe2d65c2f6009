/**
 * One decision of a team about identities, by name or by filter: claim, attest, release, contest, reject, pass on, later. All of it or
 * nothing, in one transaction with one audit entry; of two claims that meet the first wins, and the other is told whose it is.
 */
import { filteredTargetsSql, namedTargetsSql } from "#lib/analysis/owners/decide.sql.ts";
import { type Decided, writeDecision } from "#lib/analysis/owners/write-decision.ts";
import { refuseOtherTeam } from "#lib/auth/may-decide-for.ts";
import type { CommandName } from "#lib/auth/roles.ts";
import { type Ask, askOver } from "#lib/db/ask-over.ts";
import { toStored } from "#lib/domain/filter/build.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { buildRanges } from "#lib/domain/id-ranges.ts";
import type { Answers, DecisionKind } from "#lib/domain/ownership/decision.ts";
import { Conflict, Invalid, NotFound } from "#lib/errors.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { matchingIdsSql, type Statement } from "#lib/queries/list-identities.sql.ts";
import { estateOf } from "#lib/queries/owners/estate-of.ts";
import { type FoundTeam, findTeam } from "#lib/queries/owners/find-team.ts";
import { resolveNames } from "#lib/queries/resolve-names.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "../run-command.ts";

export type TeamDecision = Exclude<DecisionKind, "lapse" | "undo">;

/** `ids`: of the list. A filter is judged when the decision is made. */
export type Targets = { ids: readonly string[] } | { filter: Filter };

export type DecisionRequest = {
  decision: TeamDecision;
  /** Key or name of the team that decides. */
  team: string;
  targets: Targets;
  /** Of reject, pass and release: whose it is instead. `pass` needs it. */
  toTeam?: string | null;
  reason?: string | null;
  /** Of attest. */
  answers?: Answers | null;
};

export type DecisionOutcome = {
  /** For undo; null where nothing was decided. */
  batch: string | null;
  /** Identities asked about that are there and not gone. */
  asked: number;
  decided: number;
  /** Of what was not decided: live claims, by team; one's own among them. */
  heldBy: { team: { id: number; key: string; name: string }; count: number; by: string; since: Date }[];
};

const commands = {
  claim: "owner.claim",
  attest: "owner.attest",
  release: "owner.release",
  contest: "owner.contest",
  reject: "owner.reject",
  pass: "owner.pass",
  later: "owner.later",
} as const satisfies Record<TeamDecision, CommandName>;

/** What one decision may name one by one; more is asked for by filter. */
const mostNamed = 10_000;

/**
 * Throws NotFound for an unknown team or identity, Invalid, Forbidden, and Conflict where a single identity was asked for and another
 * team holds it (`detail`: team, by, since).
 */
export async function decideOwners(ctx: CommandContext, request: DecisionRequest): Promise<DecisionOutcome> {
  const command = commands[request.decision];
  refuseNarrowRole(ctx.actor, command);
  const targets = await targetsOf(ctx, request.targets);
  const isPlain = request.decision === "claim" || request.decision === "attest";
  const estate = isPlain ? null : await estateOf(ctx.pool, ctx.clock);
  return runCommand(ctx, command, async (tx) => {
    const ask = askOver(tx);
    const team = await findTeam(ask, request.team);
    refuseOtherTeam(ctx.actor, team);
    if (team.archivedAt !== null) throw archived(team);
    const toTeam = await otherTeam(ask, request, team);
    const made = await writeDecision(ask, {
      ...request,
      team,
      toTeam,
      filter: targets.filter,
      fill: targets.statement,
      by: ctx.actor.name,
      now: ctx.clock.now(),
      estate,
    });
    refuseNothing(request, made, team);
    const { ids, ...outcome } = made;
    const after = {
      batch: made.batch,
      team: team.key,
      ...(toTeam === null ? {} : { toTeam: toTeam.key }),
      ...(targets.filter === null ? {} : { filter: targets.filter }),
      ...(request.reason ? { reason: request.reason } : {}),
      count: made.decided,
      ids: buildRanges(ids.map(Number)),
    };
    return { result: outcome, account: { subject: `team:${team.key}`, after } };
  });
}

type Fill = { filter: string | null; statement: Statement };

async function targetsOf(ctx: CommandContext, targets: Targets): Promise<Fill> {
  if ("ids" in targets) {
    const ids = [...new Set(targets.ids)];
    refuseBadIds(ids);
    return { filter: null, statement: { text: namedTargetsSql, values: [ids] } };
  }
  const { filter } = targets;
  if (filter.length === 0) {
    throw new Invalid("A decision about everybody needs a filter.", { hint: "Such as scope:payments-prod." });
  }
  return inSnapshot(ctx.pool, async (client) => {
    const asOf = (await freshness(client)).asOf ?? ctx.clock.now();
    const context = { asOf, idsOf: await resolveNames(client, filter), parameters: [] as unknown[] };
    const text = filteredTargetsSql(matchingIdsSql(filter, context));
    return { filter: toStored(filter), statement: { text, values: context.parameters } };
  });
}

function refuseBadIds(ids: readonly string[]): void {
  if (ids.length === 0)
    throw new Invalid("No identity was named.", { hint: "Give ids of the list, or a filter." });
  const bad = ids.find((id) => !/^\d{1,15}$/.test(id));
  if (bad !== undefined) {
    throw new NotFound(`There is no identity "${bad.slice(0, 40)}".`, { hint: "Use the ids of the list." });
  }
  if (ids.length <= mostNamed) return;
  throw new Invalid(`A decision may name ${mostNamed} identities one by one.`, {
    hint: "Use a filter for more.",
  });
}

async function otherTeam(
  ask: Ask,
  { decision, toTeam }: DecisionRequest,
  team: FoundTeam,
): Promise<FoundTeam | null> {
  const names = toTeam?.trim() ?? "";
  if (names === "") {
    if (decision !== "pass") return null;
    throw new Invalid("To pass it on, say to which team.", { hint: "Or reject it, if you do not know." });
  }
  if (!["reject", "pass", "release"].includes(decision)) {
    throw new Invalid(`${decision} names no other team.`, {
      hint: "Reject, pass and release can say whose it is.",
    });
  }
  const other = await findTeam(ask, names);
  if (other.id === team.id)
    throw new Invalid("That is the same team.", { hint: "Name the team whose it is." });
  if (other.archivedAt !== null) throw archived(other);
  return other;
}

/** One identity that was asked for by its id and not decided: why. */
function refuseNothing({ targets, decision }: DecisionRequest, made: Decided, team: FoundTeam): void {
  if (!("ids" in targets) || new Set(targets.ids).size > 1 || made.decided > 0) return;
  if (made.asked === 0) {
    throw new NotFound(`There is no live identity ${targets.ids[0]}.`, {
      hint: "It may be gone: look at the list.",
    });
  }
  const [holder] = made.heldBy;
  if (decision === "claim" && holder !== undefined) throw alreadyHeld(holder, team);
  if (holder?.team.id === team.id) {
    throw new Conflict(`It is ${team.name}'s already.`, { hint: "Release it first, if it is not." });
  }
  throw new Conflict(`${team.name} does not hold it${holder ? `: ${holder.team.name} does` : ""}.`, {
    hint: decision === "contest" ? "Nobody holds it: claim it." : "Claim it first.",
    detail: holder ? { ...holder } : {},
  });
}

function alreadyHeld(holder: Decided["heldBy"][number], team: FoundTeam): Conflict {
  const since = holder.since.toISOString().slice(0, 10);
  if (holder.team.id === team.id) {
    return new Conflict(`${team.name} has claimed it already, on ${since}.`, {
      hint: "Attest it to renew the claim.",
      detail: { ...holder },
    });
  }
  return new Conflict(`${holder.team.name} claimed it first, on ${since}.`, {
    hint: "If it is yours all the same, contest it: both teams see it, and a security lead can settle it.",
    detail: { ...holder },
  });
}

function archived({ name }: FoundTeam): Conflict {
  return new Conflict(`The team ${name} is archived.`, { hint: "Choose another team, or restore this one." });
}
