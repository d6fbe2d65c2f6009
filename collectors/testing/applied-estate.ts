/**
 * An estate whose changes are carried out as they are written: collected from a simulated cloud, asked for exact changes, changed by
 * the texts themselves through a shell, and collected again.
 */
import type { Shell } from "#e2e/clouds/shell/open-shell.ts";
import type { Clouds } from "#e2e/clouds/start.ts";
import { fixedClock } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import type { DecisionKind } from "#lib/domain/checks/check.ts";
import type { Change, StepPhase } from "#lib/domain/remediation/change.ts";
import { createLog } from "#lib/log.ts";
import type { ChangeAction } from "#lib/queries/exact-change.ts";
import { findSource } from "#lib/queries/find-source.ts";
import type { RunSummary } from "../run/summary.ts";
import { runLive } from "../run-live.ts";
import { type EffectiveSet, effectiveSets } from "./effective-sets.ts";

export type AppliedCloud = {
  provider: "aws" | "azure" | "gcp" | "kubernetes";
  clouds: Clouds;
  config: Record<string, unknown>;
  /** Days it is collected on before anything is changed, the last one last; the world stands at each. */
  days: string[];
  /** Collected once, on the last day and before it: the other ends of its links. */
  beside?: { provider: "aws"; config: Record<string, unknown> };
  /** Where the commands for an identity are said: by external id of the scope it lives in. */
  shellIn(scope: string): Promise<Shell>;
};

export type Identity = { id: string; externalId: string; name: string; kind: string; scope: string };

/** What can be told apart of an estate from outside of what its identities may do. */
export type EstateState = {
  /** Open credentials with their status: `id of principal: status`. */
  credentials: string[];
  /** Identities that are switched off. */
  disabled: string[];
  identities: string[];
  /** Tombstones in all tables of facts. */
  closed: number;
  /** Index and tier of every identity, by external id. */
  scores: Record<string, { index: number | null; tier: number }>;
};

export class AppliedEstate {
  readonly cloud: AppliedCloud;
  readonly database: TestDatabase;
  private readonly shells = new Map<string, Promise<Shell>>();
  private minutes = 0;

  private constructor(cloud: AppliedCloud, database: TestDatabase) {
    this.cloud = cloud;
    this.database = database;
  }

  static async open(cloud: AppliedCloud): Promise<AppliedEstate> {
    const estate = new AppliedEstate(cloud, await testDatabase());
    const { pool } = estate.database;
    const clock = fixedClock(cloud.days[0] ?? "");
    const { provider, config } = cloud;
    await connectSource({ pool, actor, clock }, { provider, name: "estate", config });
    if (cloud.beside !== undefined)
      await connectSource({ pool, actor, clock }, { ...cloud.beside, name: "beside" });
    for (const day of cloud.days) {
      cloud.clouds.setDate(day);
      if (cloud.beside !== undefined && day === cloud.days.at(-1)) await estate.collect("beside");
      const { status, missing } = await estate.collect();
      if (status !== "complete") throw new Error(`${day}: ${JSON.stringify(missing)}`);
    }
    return estate;
  }

  /** The world stands still after the last day; each collection is a minute later. */
  async collect(name = "estate"): Promise<RunSummary> {
    this.minutes += 1;
    const { pool } = this.database;
    const source = await findSource(pool, name);
    const signal = new AbortController().signal;
    const run = { pool, source, actor, clock: fixedClock(this.now()), signal, log: createLog("silent") };
    return runLive({ ...run, concurrency: 4, scopes: null, streams: ["all"], progress: () => {} });
  }

  now(): Date {
    return new Date(this.cloud.clouds.world.now.getTime() + this.minutes * 60_000);
  }

  sets(): Promise<Map<string, EffectiveSet>> {
    return effectiveSets(this.database.pool, this.cloud.provider, this.now());
  }

  async state(): Promise<EstateState> {
    const { provider } = this.cloud;
    const rows = async <Row extends object>(sql: string) =>
      (await this.database.pool.query<Row>(sql, [provider])).rows;
    const credentials = await rows<{ told: string }>(
      `select concat(credential.external_id, ' of ', principal.external_id, ': ', credential.status) as told
         from credential join principal on principal.id = credential.principal_id
        where credential.closed_at is null and credential.provider = $1 order by 1`,
    );
    const principals = await rows<{ id: string; disabled: boolean | null }>(
      `select external_id as id, disabled from principal
        where closed_at is null and provider = $1 and scope_id is not null order by 1`,
    );
    const closed = facts.map((fact) => `(select count(*) from ${fact} where closed_at is not null)`);
    const [sum] = await rows<{ closed: number }>(
      `select (${closed.join(" + ")})::int as closed where $1 <> ''`,
    );
    const scores = await rows<{ id: string; index: number | null; tier: number }>(
      `select external_id as id, opi as index, tier from score
         join principal on principal.id = score.identity_id where provider = $1 order by 1`,
    );
    return {
      credentials: credentials.map(({ told }) => told),
      disabled: principals.filter(({ disabled }) => disabled === true).map(({ id }) => id),
      identities: principals.map(({ id }) => id),
      closed: sum?.closed ?? 0,
      scores: Object.fromEntries(scores.map(({ id, index, tier }) => [id, { index, tier }])),
    };
  }

  /** Open allowing grants that name it itself. */
  async ownGrants({ id }: Identity): Promise<number> {
    const { rows } = await this.database.pool.query<{ own: number }>(
      "select count(*)::int as own from role_grant where subject_id = $1 and closed_at is null and effect = 'allow'",
      [id],
    );
    return rows[0]?.own ?? 0;
  }

  async identities(): Promise<Identity[]> {
    const { rows } = await this.database.pool.query<Identity>(
      `select principal.id::text, principal.external_id as "externalId", principal.name, principal.kind,
              coalesce(scope.external_id, '') as scope
         from principal
         left join scope on scope.id = principal.scope_id
         join identity_row on identity_row.principal_id = principal.id
        where principal.closed_at is null and principal.provider = $1 order by principal.id`,
      [this.cloud.provider],
    );
    return rows;
  }

  /** Says the commands of these steps, in their order; `inverse`: what takes them back, the last one first. */
  async apply(
    { scope }: Pick<Identity, "scope">,
    changes: readonly Change[],
    which: "texts" | "inverse",
    phases: StepPhase[],
  ): Promise<void> {
    const shell = await (this.shells.get(scope) ?? this.openShell(scope));
    const ordered = which === "texts" ? changes : changes.toReversed();
    await shell.run(ordered.map((change) => commandsOf(change, which, phases)).join("\n"));
  }

  private openShell(scope: string): Promise<Shell> {
    const opened = this.cloud.shellIn(scope);
    this.shells.set(scope, opened);
    return opened;
  }

  async stop(): Promise<void> {
    for (const shell of this.shells.values()) await (await shell).stop();
    await this.database.drop();
  }
}

function commandsOf(change: Change, which: "texts" | "inverse", phases: StepPhase[]): string {
  const steps = change.steps.filter(({ phase }) => phases.includes(phase));
  return (which === "texts" ? steps : steps.toReversed())
    .flatMap((step) => step[which].filter(({ format }) => format === "cli").map(({ text }) => text))
    .join("\n");
}

/** What the steps of a change do, whatever the names in them: `remove-unused, remove-actions: aws iam put-role-policy`. */
export function formOf(action: ChangeAction | DecisionKind, change: Change): string {
  const verbs = commandsOf(change, "texts", ["change", "remove"])
    .replaceAll(/ \\\n +/g, " ")
    .split("\n")
    .flatMap(
      (line) =>
        /^\s*(kubectl [a-z]+(?: [a-z]+)?|(?:aws|az|gcloud)(?: [a-z][a-z-]*)+)(?= |$)/.exec(line)?.[1] ?? [],
    );
  return `${action}, ${change.kind}: ${[...new Set(verbs)].join(", ")}`;
}

const facts = ["principal", "credential", "role", "role_grant", "membership", "trust", "workload"];
const actor = { name: "cli:test", role: "administrator" } as const;
