/**
 * What the audit logs that the collector asked for say of each account: the last day of each permission, and since when one that was not
 * used would have shown. From the world's rhythms day by day; what was granted on days before today is taken to be what is today.
 */
import facts from "#lib/providers/gcp/audit-log.json" with { type: "json" };
import { dateOf, dayOf } from "../../calendar.ts";
import type { OracleObserved } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import type { LogReads } from "../log-reads.ts";
import { traceOf } from "../world/log-types.ts";
import type { AuditConfig, LogType } from "../world/model.ts";
import type { ProjectFacts } from "../world/organization.ts";
import { fallsOn, habitsOf, isActive, usesOn } from "../world/uses.ts";
import { fits } from "./fits.ts";
import { above } from "./held.ts";
import type { Sight } from "./sight.ts";

export function observedOf(world: World, sight: Sight, reads: LogReads): OracleObserved[] {
  return sight.projects.flatMap((project) => {
    const node = `projects/${project.number}`;
    if (!sight.accounts(node)) return [];
    const state = world.gcp.project(project.id, world.day);
    const configs = configsOver(world, project);
    const spans = { activity: reads.spanOf(node, false), data: reads.spanOf(node, true) };
    return state.accounts.map((account) => {
      const used = new Map<string, string>();
      const refused = new Map<string, string>();
      const habits = habitsOf(state, account);
      for (const permission of habits) {
        const span = isKept(permission, account.email, configs) ? spanFor(permission, spans) : null;
        if (span === null) continue;
        for (let day = span.from; day <= span.to; day++)
          if (isActive(account, day) && fallsOn(day, account, permission)) used.set(permission, dateOf(day));
      }
      for (const span of [spans.activity, spans.data])
        for (let day = span?.from ?? 0; span !== null && day <= span.to; day++)
          for (const { permission, granted } of usesOn(day, account, habits))
            if (!granted && isKept(permission, account.email, configs) && spanFor(permission, spans) === span)
              refused.set(permission, dateOf(day));
      return {
        ...{ principal: account.uniqueId, used, refused },
        watchedSince: (action: string, windowFrom: string) => {
          const span = watchingSpan(action, configs, spans);
          if (span === null || span.to < dayOf(windowFrom)) return null;
          return dateOf(span.from);
        },
      };
    });
  });
}

type Span = { from: number; to: number };
type Spans = { activity: Span | null; data: Span | null };

const spanFor = (permission: string, { activity, data }: Spans): Span | null =>
  traceOf(permission)?.type === "ADMIN_WRITE" ? activity : data;

function configsOver(world: World, project: ProjectFacts): AuditConfig[] {
  const { nodes } = world.gcp.root(world.day);
  const over = above(world, `projects/${project.number}`).flatMap((name) => nodes[name] ?? []);
  return [world.gcp.project(project.id, world.day), ...over].flatMap(({ auditConfigs }) => auditConfigs);
}

/** Whether the log keeps what this account does by it. */
function isKept(permission: string, email: string, configs: readonly AuditConfig[]): boolean {
  const trace = traceOf(permission);
  if (trace === null || trace.type === "ADMIN_WRITE") return trace !== null;
  const logs = logsOf(trace.service, configs).filter(({ type }) => type === trace.type);
  return logs.length > 0 && logs.every(({ exempted }) => !exempted.includes(`serviceAccount:${email}`));
}

function logsOf(service: string, configs: readonly AuditConfig[]) {
  return configs
    .filter((config) => [service, "allServices"].includes(config.service))
    .flatMap(({ logs }) => logs);
}

const TYPES: LogType[] = ["ADMIN_READ", "DATA_READ", "DATA_WRITE"];

function watchingSpan(action: string, configs: readonly AuditConfig[], spans: Spans): Span | null {
  if (facts.always.some((name) => fits(name, action))) return spans.activity;
  for (const [service, names] of Object.entries(facts.whereDataAccessIsLogged)) {
    const isOne = names.some((name) => fits(name, action));
    const logs = logsOf(service, configs);
    const isWhole = TYPES.every((wanted) => logs.some(({ type }) => type === wanted));
    if (isOne && isWhole && logs.every(({ exempted }) => exempted.length === 0)) return spans.data;
  }
  return null;
}
