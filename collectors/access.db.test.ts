/** What an identity's page tells of its access adds up to the score stored for it, in every cloud of the registry. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { evidenceStates } from "#lib/domain/evidence-codes.ts";
import { createLog } from "#lib/log.ts";
import type { AccessDetail } from "#lib/queries/access-detail.ts";
import { findSource } from "#lib/queries/find-source.ts";
import { identityAccess } from "#lib/queries/identity-access.ts";
import { collectorNames } from "./registry.ts";
import { runLive } from "./run-live.ts";
import type { Simulation } from "./testing/simulation.ts";
import { simulations } from "./testing/simulations.ts";

const log = createLog("silent");
const actor = { name: "cli:test", role: "administrator" } as const;

type Stored = {
  id: string;
  granted: number;
  used: number;
  unused: number;
  undecided: number;
  conditional: number;
  outside: number;
  opi: number | null;
  weighted: number | null;
  evidence: number;
  tier: number;
  administrator: boolean;
  escalations: string[];
};

describe.each(collectorNames)("%s", (provider) => {
  let simulation: Simulation;
  let database: TestDatabase;
  let scores: Stored[];
  let details: { stored: Stored; detail: AccessDetail }[];
  const environment = { ...process.env };

  async function collect(at: number): Promise<void> {
    const source = await findSource(database.pool, "small");
    const clock = fixedClock(new Date(at));
    const { signal } = new AbortController();
    const base = { pool: database.pool, source, actor, clock, signal, log, concurrency: 4 };
    await runLive({ ...base, scopes: null, streams: ["all"], progress: () => {} });
  }

  async function compare(): Promise<void> {
    scores = (
      await database.pool.query<Stored>(
        `select identity_id::text as id, granted, used, unused, undecided, conditional, outside, opi,
                weighted_opi as weighted, evidence, tier, administrator, escalations from score order by identity_id`,
      )
    ).rows;
    details = [];
    for (const stored of scores) {
      const detail = await identityAccess(database.pool, { id: stored.id });
      if (detail !== null) details.push({ stored, detail });
    }
  }

  beforeAll(async () => {
    simulation = await (simulations[provider] as () => Promise<Simulation>)();
    Object.assign(process.env, simulation.environment, { ROLLCALL_RETRY_DELAY_MS: "0" });
    database = await testDatabase();
    const ctx = { pool: database.pool, actor, clock: fixedClock(simulation.date) };
    await connectSource(ctx, { provider, name: "small", config: simulation.smallConfig });
    await collect(Date.parse(simulation.date) + 60_000);
    await compare();
  }, 300_000);
  afterAll(async () => {
    process.env = environment;
    await database.drop();
    await simulation.stop();
  });

  it("tells of everybody who has a score, and of nobody else", async () => {
    expect(scores.length).toBeGreaterThan(10);
    expect(details.map(({ stored }) => stored.id)).toEqual(scores.map(({ id }) => id));
    const others = await database.pool.query<{ id: string }>(
      "select id::text from principal where not exists (select from score where identity_id = principal.id) limit 5",
    );
    for (const { id } of others.rows) expect(await identityAccess(database.pool, { id })).toBeNull();
    expect(await identityAccess(database.pool, { id: "999999999" })).toBeNull();
    expect(await identityAccess(database.pool, { id: "nobody" })).toBeNull();
  });

  function expectStored(): void {
    for (const { stored, detail } of details) {
      const { score } = detail;
      expect({
        id: stored.id,
        ...{ granted: score.granted, used: score.used, unused: score.unused, undecided: score.undecided },
        ...{ conditional: score.conditional, outside: score.outside },
        opi: score.index === null ? null : Math.fround(score.index),
        weighted: score.weightedIndex === null ? null : Math.fround(score.weightedIndex),
        ...{ evidence: evidenceStates[score.evidence].code, tier: score.tier },
        administrator: score.isAdministrator,
        escalations: detail.escalations.map(({ id }) => id),
      }).toEqual({
        ...stored,
        opi: stored.opi === null ? null : Math.fround(stored.opi),
        weighted: stored.weighted === null ? null : Math.fround(stored.weighted),
      });
      expect(detail.outside).toHaveLength(stored.outside);
    }
  }

  it("gives the numbers that are stored, of everybody", expectStored);

  it("adds up: services to the whole, and actions to their service, each undecided one with a reason", async () => {
    const several = details
      .filter(({ stored }) => stored.granted > 0)
      .filter((_, index) => index % 7 === 0)
      .slice(0, 12);
    expect(several.length).toBeGreaterThan(0);
    for (const { stored, detail } of several) {
      const sum = (field: "granted" | "used" | "unused" | "undecided") =>
        detail.services.reduce((total, service) => total + service[field], 0);
      expect([sum("granted"), sum("used"), sum("unused"), sum("undecided")]).toEqual([
        ...[stored.granted, stored.used, stored.unused, stored.undecided],
      ]);
      for (const service of [...detail.services.slice(0, 2), ...detail.services.slice(-1)]) {
        const opened = await identityAccess(database.pool, { id: stored.id, service: service.service });
        const actions = opened?.opened?.actions ?? [];
        const count = (state: string) => actions.filter((action) => action.state === state).length;
        expect([actions.length, count("used"), count("unused"), count("undecided")]).toEqual([
          ...[service.granted, service.used, service.unused, service.undecided],
        ]);
        for (const action of actions) expect(action.why === null).toBe(action.state !== "undecided");
        for (const action of actions.filter(({ state }) => state === "used"))
          expect(action.lastSeen?.on ?? "").toSatisfy((on: string) => on >= detail.window.from);
      }
    }
  });

  it("names for what is granted at least one document that allows it, and its statements", async () => {
    // Whoever may do everything without a document has none to name.
    const { rows } = await database.pool.query<{ id: string }>(
      "select id::text from principal where kind = 'aws_root_user'",
    );
    const inherent = new Set(rows.map(({ id }) => id));
    const granted = details
      .filter(({ stored }) => stored.granted > 0 && !inherent.has(stored.id))
      .slice(0, 40);
    for (const { stored, detail } of granted.filter((_, index) => index % 4 === 0)) {
      const [service] = detail.services;
      const opened = await identityAccess(database.pool, { id: stored.id, service: service?.service ?? "" });
      const action = opened?.opened?.actions.at(-1)?.action ?? "";
      const { grounds } = (await identityAccess(database.pool, { id: stored.id, action })) ?? {};
      expect(grounds).toMatchObject({ action, isGranted: true });
      expect(grounds?.allows.length).toBeGreaterThan(0);
      for (const { statements, role } of grounds?.allows ?? []) {
        expect(role.name).not.toBe("");
        expect(statements.length).toBeGreaterThan(0);
        for (const { effect } of statements) expect(effect).toBe("Allow");
      }
      for (const { lets } of grounds?.bounds ?? []) expect(lets).not.toBe("not-through");
    }
  });

  it("still does when the clouds are read again, three months later", async () => {
    await collect(Date.parse(simulation.date) + 95 * 86_400_000);
    await compare();
    expect(details).toHaveLength(scores.length);
    expectStored();
  }, 300_000);
});
