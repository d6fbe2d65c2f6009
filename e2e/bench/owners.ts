/** How long decisions about very many identities take: one claim by filter, its undo, suggestions for everybody, and changes of teams. */
import type { Pool } from "pg";
import { refreshOwners } from "#lib/analysis/owners/refresh-owners.ts";
import { refreshPosture } from "#lib/analysis/posture/posture.ts";
import { refreshRows } from "#lib/analysis/rows.ts";
import { fixedClock } from "#lib/clock.ts";
import { decideOwners } from "#lib/commands/owners/decide-owners.ts";
import { undoDecisions } from "#lib/commands/owners/undo-decisions.ts";
import type { CommandContext } from "#lib/commands/run-command.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { ownerCoverage } from "#lib/queries/owners/owner-coverage.ts";
import type { Figure } from "./figure.ts";
import { benchDatabase } from "./ingest/bench-database.ts";
import { spread } from "./ingest.ts";
import { fillEstate } from "./queries/fill-estate.sql.ts";
import { changes, changeTeams, fillPeople, standing, type TeamChanges } from "./team-changes.ts";

type Options = { identities: number; repetitions: number; url: string | undefined; say(line: string): void };
type Result = {
  identities: number;
  claimed: number;
  claim: number[];
  undo: number[];
  coverage: number[];
  suggest: number;
  teams: TeamChanges[];
};

const asOf = new Date("2026-11-01T00:00:00Z");

/** Twenty teams, and a tag on three of five identities that names one. */
const fillTeams = `
  insert into team (key, name, contacts, created_at)
  select 'team-' || n, 'Team ' || n, array['team-' || n || '@example.com'], '2026-01-01' from generate_series(1, 20) n;
  insert into owner_hint (slice_id, scope_id, key, row_hash, first_seen, changed_at, subject_kind, subject_value, subject_id, source, hint_key, value)
  select slice_id, scope_id, md5('o' || id)::uuid, md5('h')::uuid, '2025-06-01', '2025-06-01', 'id', external_id, id, 'tag', 'team', 'team-' || 1 + id % 20
    from principal where id % 5 < 3`;

/** Of everybody is found that nobody owns them, as after a collection: claims end that, and what ends claims opens it. */
const fillUnowned = `
  insert into finding (identity_id, rule, resource, first_seen, last_seen, is_disabled, confidence, evidence, facts)
  select principal_id, 0, 'identity', '2026-11-01', '2026-11-01', false, 3, 'No team has claimed it.', '{"owner": "none"}' from identity_row;
  update identity_row set checks = 1, checks_due = 'infinity'`;

export async function benchOwners({ identities, repetitions, url, say }: Options): Promise<Result> {
  const database = await benchDatabase(url);
  try {
    const { pool } = database;
    for (const statement of [...fillEstate, fillTeams, fillPeople])
      await pool.query(statement, statement.includes("$1") ? [identities] : []);
    await pool.query("analyze");
    await refreshRows(pool, { asOf });
    const suggest = (await timed(() => refreshOwners(pool, { asOf }))) / 1000;
    say(`  ${identities} identities, suggestions written in ${suggest.toFixed(1)} s`);
    await pool.query(fillUnowned);
    await refreshPosture(pool, { asOf });
    await pool.query("vacuum analyze");
    const result: Result = { identities, claimed: 0, claim: [], undo: [], coverage: [], suggest, teams: [] };
    for (let repetition = 1; repetition <= repetitions; repetition += 1) {
      await oneRound(pool, result);
      say(
        `  ${repetition}/${repetitions}: ${result.claimed} claimed in ${result.claim.at(-1)?.toFixed(2)} s, undone in ${result.undo.at(-1)?.toFixed(2)} s`,
      );
    }
    // A round holds twelve changes: two are enough for a spread.
    for (let repetition = 1; repetition <= Math.min(repetitions, 2); repetition += 1) {
      const taken = await changeTeams(lead(pool), parse(await halfOf(pool, identities)), asOf);
      result.teams.push(taken);
      say(
        `  teams ${repetition}: ${changes.map((one) => `${one} ${taken[one].map((value) => value.toFixed(2)).join(" ")}`).join(", ")} s`,
      );
    }
    return result;
  } finally {
    await database.drop();
  }
}

/** The accounts of half the estate, by name. */
async function halfOf(pool: Pool, identities: number): Promise<string> {
  const accounts = Math.max(1, Math.floor(identities / 1000 / 2));
  const { rows } = await pool.query<{ id: string }>(
    "select external_id as id from scope where id > 1 order by id limit $1",
    [accounts],
  );
  return `scope:${rows.map(({ id }) => id).join(",")}`;
}

const lead = (pool: Pool): CommandContext => ({
  pool,
  clock: fixedClock("2026-11-02T09:00:00Z"),
  actor: { name: "user:1", role: "lead" },
});

async function oneRound(pool: Pool, result: Result): Promise<void> {
  const ctx = lead(pool);
  const filter = parse(await halfOf(pool, result.identities));
  const before = await standing(pool);
  let batch = "";
  const claim = await timed(async () => {
    const made = await decideOwners(ctx, { decision: "claim", team: "team-1", targets: { filter } });
    result.claimed = made.decided;
    batch = made.batch ?? "";
  });
  result.coverage.push(await timed(() => ownerCoverage(pool, { asOf })));
  const undo = await timed(() => undoDecisions(ctx, { batch }));
  if ((await standing(pool)) !== before) throw new Error("The undo did not restore what was before.");
  result.claim.push(claim / 1000);
  result.undo.push(undo / 1000);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const named: Record<keyof TeamChanges, [name: string, limit: number]> = {
  name: ["names of a team that tags carry given and taken", 10],
  members: ["members of a team who own registrations given and taken", 10],
  file: ["a file of 500 teams, made and then changed", 10],
  archive: ["archive of the team that holds COUNT", 30],
  restore: ["bringing that team back", 30],
  undo: ["undo of what its archive released", 30],
};

export function ownerFigures({
  identities,
  claimed,
  claim,
  undo,
  coverage,
  suggest,
  teams,
}: Result): Figure[] {
  const among = `of ${identities.toLocaleString("en")} identities`;
  const figure = (name: string, values: number[], unit: string, limit: number | null): Figure => {
    const { median, min, max } = spread(values);
    const target = limit === null ? null : `≤ ${limit} ${unit}`;
    return {
      name,
      median,
      min,
      max,
      unit,
      target,
      met: limit === null ? null : median <= limit,
      repetitions: values.length,
    };
  };
  const count = claimed.toLocaleString("en");
  return [
    figure(`a claim of ${count} by filter, ${among}`, claim, "s", 10),
    figure(`undo of that claim`, undo, "s", 10),
    figure(`coverage at every level, ${among}`, coverage, "ms", 1000),
    figure(`suggestions for everybody, ${among}`, [suggest], "s", null),
    ...changes.map((change) =>
      figure(
        named[change][0].replace("COUNT", count),
        teams.flatMap((taken) => taken[change]),
        "s",
        named[change][1],
      ),
    ),
  ];
}
