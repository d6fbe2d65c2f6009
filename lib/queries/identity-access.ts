/** What one identity may do against what it did: by service, by action, and for one action why it is allowed. Adds up to its score. */
import type { ClientBase } from "pg";
import { readStanding, type Standing } from "#lib/analysis/score/standing.ts";
import { coverOf, enoughCover } from "#lib/domain/observed-use.ts";
import { weightOf } from "#lib/domain/over-privilege.ts";
import {
  difference,
  hasPosition,
  positionsOf,
  setOf,
  sizeOf,
  sizeOfIntersection,
} from "#lib/domain/permission-set.ts";
import { coveredDays, isDenied, lastSeen, reasonsOf, type Undecided } from "#lib/domain/told-use.ts";
import { actionGroupsOf } from "#lib/providers/action-groups.ts";
import type {
  AccessDetail,
  ActionAccess,
  EvidenceSource,
  SeenAction,
  ServiceAccess,
  UndecidedReason,
} from "./access-detail.ts";
import { groundsOf } from "./action-grounds.ts";
import { providerAsOf } from "./provider-as-of.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type AccessRequest = {
  /** The principal's decimal id. */
  id: string;
  /** The service to list the actions of; the action's own where only that is given. */
  service?: string | null;
  action?: string | null;
};

/** Null for whoever has no score: nobody has the id, it is gone, a group or set, or nothing was collected yet. */
export async function identityAccess(reader: Reader, request: AccessRequest): Promise<AccessDetail | null> {
  if (!/^\d{1,18}$/.test(request.id)) return null;
  return inSnapshot(reader, async (client) => {
    const asOf = await providerAsOf(client, request.id);
    const { rows } = await client.query<{ provider: string }>(providerSql, [request.id]);
    const [found] = rows;
    if (found === undefined || asOf === null) return null;
    const standing = await readStanding(client, { ...found, asOf, id: request.id });
    return standing === null ? null : detailOf(client, standing, request);
  });
}

const providerSql = "select provider from principal where id = $1";

async function detailOf(
  client: ClientBase,
  standing: Standing,
  { service = null, action = null }: AccessRequest,
): Promise<AccessDetail> {
  const { scoring, facts, window, score } = standing;
  const { catalogue, engine, asOf, windowDays } = scoring.context;
  const groups = actionGroupsOf(catalogue.provider);
  const { escalations: held, ...rest } = score;
  const position = action === null ? undefined : catalogue.positionOf(action);
  const asked = service ?? (position === undefined ? null : groups.of(catalogue.names[position] ?? ""));
  const seen = standing.evidence.filter((one) => !isDenied(one));
  const outside = new Set(positionsOf(difference(facts.observed.used, facts.granted.actions)));
  return {
    ...{ asOf, windowDays, score: rest },
    window: { from: dayText(window.from), to: dayText(window.to) },
    evidenceFrom: facts.evidenceFrom === null ? null : dayText(facts.evidenceFrom),
    createdOn: standing.holder.createdDay === null ? null : dayText(standing.holder.createdDay),
    group: { one: groups.one, many: groups.many },
    services: servicesOf(standing),
    escalations: engine.risks.escalations
      .filter(({ id }) => held.includes(id))
      .map(({ id, title, source }) => ({ id, title, source })),
    sources: await sourcesOf(client, standing),
    catalogue: { size: sizeOf(catalogue.all), date: (await engine.bundled?.())?.date ?? null },
    denied: seenActions(standing.evidence.filter(isDenied), standing),
    outside: seenActions(seen, standing, outside),
    unknown: facts.granted.unknown,
    opened: asked === null ? null : { service: asked, actions: actionsOf(standing, asked) },
    grounds: position === undefined ? null : await groundsOf(client, standing, position),
  };
}

function servicesOf({ scoring, facts, use }: Standing): ServiceAccess[] {
  const { catalogue, risks } = scoring.context;
  const { of } = actionGroupsOf(catalogue.provider);
  const grouped = Map.groupBy(positionsOf(facts.granted.actions), (at) => of(catalogue.names[at] ?? ""));
  const services = [...grouped].map(([service, positions]): ServiceAccess => {
    const actions = setOf(positions);
    const idle = setOf(positions.filter((position) => hasPosition(use.unused, position)));
    const [used, unused] = [sizeOfIntersection(actions, use.used), positionsOf(idle).length];
    return {
      ...{ service, granted: positions.length, used, unused },
      undecided: positions.length - used - unused,
      unusedWeight: weightOf(idle, facts.granted, risks),
    };
  });
  return services.sort(
    (one, other) =>
      other.unusedWeight - one.unusedWeight ||
      other.granted - one.granted ||
      (one.service < other.service ? -1 : 1),
  );
}

function actionsOf(
  { scoring, facts, use, evidence, brief, window }: Standing,
  service: string,
): ActionAccess[] {
  const { catalogue, engine } = scoring.context;
  const { of } = actionGroupsOf(catalogue.provider);
  const latest = lastSeen(
    evidence.filter((one) => !isDenied(one)),
    catalogue,
  );
  const reasonOf = reasonsOf({
    ...{ catalogue, window, evidence, brief, holdings: facts.holdings },
    wholeSources: engine.wholeSources,
    watched: facts.observed.watched,
  });
  const actions = positionsOf(facts.granted.actions).filter(
    (position) => of(catalogue.names[position] ?? "") === service,
  );
  return actions
    .map((position): ActionAccess => {
      const seen = latest.get(position);
      const isDecided = hasPosition(use.used, position) || hasPosition(use.unused, position);
      return {
        action: catalogue.names[position] ?? "",
        state: !isDecided ? "undecided" : hasPosition(use.used, position) ? "used" : "unused",
        isConditional: hasPosition(facts.granted.conditional, position),
        lastSeen: seen === undefined ? null : { on: dayText(seen.day), source: seen.source },
        why: isDecided ? null : reasonText(reasonOf(position)),
      };
    })
    .sort((one, other) => (one.action < other.action ? -1 : 1));
}

function reasonText(why: Undecided): UndecidedReason {
  if (why.reason === "granted-lately") return { reason: why.reason, since: dayText(why.since) };
  if ("seen" in why) return { reason: why.reason, on: dayText(why.seen.day), source: why.seen.source };
  return why;
}

/** Every action with a day, the latest first; of those `only` names, where given. */
function seenActions(
  evidence: Standing["evidence"],
  { scoring }: Standing,
  only?: ReadonlySet<number>,
): SeenAction[] {
  const { catalogue } = scoring.context;
  const found = [...lastSeen(evidence, catalogue)].filter(([position]) => only?.has(position) ?? true);
  return found
    .map(([position, { day, source }]) => ({
      action: catalogue.names[position] ?? "",
      on: dayText(day),
      source,
    }))
    .sort((one, other) =>
      one.on === other.on ? (one.action < other.action ? -1 : 1) : one.on < other.on ? 1 : -1,
    );
}

async function sourcesOf(
  client: ClientBase,
  { evidence, logs, window }: Standing,
): Promise<EvidenceSource[]> {
  const { rows } = await client.query<{ externalId: string; name: string }>(
    `select external_id as "externalId", name from scope where external_id = any($1::text[])`,
    [[...new Set(logs.map(({ scope }) => scope))]],
  );
  const names = new Map(rows.map(({ externalId, name }) => [externalId, name]));
  const told = (one: Standing["evidence"][number], scope: EvidenceSource["scope"]): EvidenceSource => ({
    ...{ source: one.source, plane: one.plane, scope },
    coveredFrom: dayText(one.coveredFrom),
    coveredTo: dayText(one.coveredTo),
    days: coveredDays(one, window),
    isEnough: coverOf(one, window) >= enoughCover,
    isDenied: isDenied(one),
    entries: one.entries.length,
  });
  return [
    ...evidence.map((one) => told(one, null)),
    ...logs.map((log) => told(log, { externalId: log.scope, name: names.get(log.scope) ?? log.scope })),
  ];
}

function dayText(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
