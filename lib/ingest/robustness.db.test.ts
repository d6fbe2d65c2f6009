import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { Conflict } from "#lib/errors.ts";
import { awsProvider as aws } from "#lib/providers/aws/provider.ts";
import type { CloudRecord } from "./contract.ts";
import { resolveReferences } from "./references.ts";
import { startRun } from "./run-log.ts";
import { type Estate, endEstates, make, makeEstate } from "./testing/estate.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => endEstates());
afterAll(() => database?.drop());

let estates = 0;
const newEstate = () => {
  estates += 1;
  return makeEstate(database.pool, [`r${estates}`]);
};
const sliceOf = (estate: Estate) => ({
  stream: "aws/principals",
  scope: [...estate.scopeIds.keys()][0] as string,
});
const principals = (estate: Estate, count: number): CloudRecord[] => {
  const { scope } = sliceOf(estate);
  return Array.from({ length: count }, (_, index) => make.principal(`${scope}-${index}`, { scope }));
};
const openRows = async (estate: Estate) => {
  const sql = `select p.external_id as id, p.ctid::text, p.xmin::text, p.name from principal p join slice s on s.id = p.slice_id
    where s.source_id = $1 and p.closed_at is null order by 1`;
  return (await estate.pool.query(sql, [estate.sourceId])).rows;
};

describe("the same input twice", () => {
  it("writes no row, not even one with equal values", async () => {
    const estate = await newEstate();
    const { scope } = sliceOf(estate);
    const records = [
      ...principals(estate, 30),
      make.role(`${scope}-policy`, { scope }),
      make.grant(`${scope}-0`, `${scope}-policy`, { scope }),
      make.credential(`${scope}-key`, `${scope}-0`, { scope }),
      make.usage(`${scope}-0`, { "s3:*": "2025-12-01T00:00:00Z", "ec2:*": null }),
    ];
    const places = async () => {
      const facts = [
        "principal",
        "role",
        "role_grant",
        "credential",
        "usage",
        "document",
        "change",
        "action",
      ];
      const all = facts.map((fact) => `select '${fact}' as fact, ctid::text, xmin::text from ${fact}`);
      return (await estate.pool.query(`${all.join(" union all ")} order by 1, 2`)).rows;
    };
    await estate.feed(sliceOf(estate), records);
    const before = await places();
    await estate.nextRun();
    const again = await estate.feed(sliceOf(estate), records);
    expect(again).toMatchObject({ status: "complete", counts: { inserted: 0, updated: 0, closed: 0 } });
    expect(await places()).toEqual(before);
  });
});

describe("text nobody expects", () => {
  it("survives byte for byte, or is rejected, counted and closes nothing", async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "\t",
        "\n",
        "\r",
        "\\",
        "\\N",
        "\\.",
        "'",
        '"',
        ",",
        "{",
        "}",
        "\u0000",
        "\ud800",
        "\udfff",
        "🚀",
        "\u202e",
        "%",
        "NULL",
      ),
      fc.string({ unit: "grapheme", maxLength: 5 }),
    );
    const text = fc.array(piece, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (names) => {
        const estate = await newEstate();
        const slice = sliceOf(estate);
        const kept = make.principal(`${slice.scope}-kept`, { scope: slice.scope });
        await estate.feed(slice, [kept]);
        await estate.nextRun();
        const records = names.map((name, index) =>
          make.principal(`${slice.scope}-${index}`, {
            scope: slice.scope,
            name,
            resourceName: name,
            tags: { [name]: name },
            attributes: { list: [name] },
          }),
        );
        const outcome = await estate.feed(slice, records);
        const storable = names.map((name) => !name.includes("\u0000") && name.isWellFormed());
        const rejected = storable.filter((is) => !is).length;
        expect(outcome.counts.rejected).toBe(rejected);
        expect(outcome.status).toBe(rejected > 0 ? "rejected" : "complete");
        const { rows } = await estate.pool.query(
          "select external_id, name, resource_name, tags, attributes, closed_at from principal where external_id like $1 || '-%'",
          [slice.scope],
        );
        const found = new Map(rows.map((row) => [row.external_id, row]));
        for (const [index, name] of names.entries()) {
          const row = found.get(`${slice.scope}-${index}`);
          if (!storable[index]) expect(row).toBeUndefined();
          else
            expect(row).toMatchObject({
              name,
              resource_name: name,
              tags: { [name]: name },
              attributes: { list: [name] },
            });
        }
        expect(found.get(`${slice.scope}-kept`)?.closed_at === null).toBe(rejected > 0);
        await endEstates();
      }),
      { numRuns: 30 },
    );
  });

  it("stores a document of 10 MB and refuses one beyond all reason", async () => {
    const estate = await newEstate();
    const slice = sliceOf(estate);
    const document = (size: number) => ({ Statement: [{ Sid: "x".repeat(size) }] });
    const large = make.role(`${slice.scope}-large`, { scope: slice.scope, document: document(10_000_000) });
    const absurd = make.role(`${slice.scope}-absurd`, { scope: slice.scope, document: document(20_000_000) });
    const outcome = await estate.feed(slice, [large, absurd]);
    expect(outcome).toMatchObject({ status: "rejected", counts: { inserted: 1, rejected: 1 } });
    expect(Object.keys(outcome.rejections)).toEqual(["too-large"]);
    const { rows } = await estate.pool.query(
      "select length(content) as length from document d join role r on r.document_hash = d.hash where r.external_id = $1",
      [`${slice.scope}-large`],
    );
    expect(rows[0].length).toBeGreaterThan(10_000_000);
  });
});

describe("a database that goes away in the middle", () => {
  it("leaves what was stored as it was, and the slice says it is incomplete", async () => {
    const estate = await newEstate();
    await estate.feed(sliceOf(estate), principals(estate, 40));
    const before = await openRows(estate);
    await estate.nextRun();
    async function* cut() {
      yield* principals(estate, 20).map((record) => ({ ...record, name: "changed" }));
      const killed = await estate.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where pid <> pg_backend_pid() and datname = current_database()
           and pid not in (select pid from pg_locks where locktype = 'advisory')`,
      );
      expect(killed.rowCount).toBeGreaterThan(0);
      yield* principals(estate, 40);
    }
    const outcome = await estate.feedStream(sliceOf(estate), cut());
    expect(outcome.status).not.toBe("complete");
    expect(await openRows(estate)).toEqual(before);
    const { rows } = await estate.pool.query("select status from slice where source_id = $1", [
      estate.sourceId,
    ]);
    expect(rows).toEqual([{ status: "incomplete" }]);
    await estate.nextRun();
    expect(await estate.feed(sliceOf(estate), principals(estate, 40))).toMatchObject({ status: "complete" });
  });
});

describe("closures", () => {
  const cases: [missing: number, of: number, held: boolean][] = [
    [19, 40, false],
    [20, 40, true],
    [30, 100, false],
    [31, 100, true],
    [100, 100, true],
  ];
  it.each(cases)("of %i of %i rows at once are held: %s", async (missing, of, held) => {
    const estate = await newEstate();
    const all = principals(estate, of);
    await estate.feed(sliceOf(estate), all);
    await estate.nextRun();
    const first = await estate.feed(sliceOf(estate), all.slice(missing));
    expect(first).toMatchObject({
      status: held ? "held" : "complete",
      counts: { closed: held ? 0 : missing },
    });
    if (!held) return;
    await estate.nextRun();
    const back = all.slice(missing - 1);
    expect(await estate.feed(sliceOf(estate), back)).toMatchObject({
      status: "complete",
      counts: { closed: missing - 1 },
    });
  });
});

describe("references", () => {
  it("resolve to the same targets in whatever order slices arrive, and follow a re-created name", async () => {
    const parts = ["roles", "trusts", "keys", "aliases"] as const;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...parts], { minLength: parts.length }), async (order) => {
        const estate = await newEstate();
        const { scope } = sliceOf(estate);
        const records: Record<(typeof parts)[number], CloudRecord[]> = {
          roles: principals(estate, 3),
          trusts: [
            make.trust(`${scope}-0`, { kind: "name", value: `arn:${scope}-1` }, { scope }),
            make.trust(`${scope}-1`, { kind: "service", value: "lambda.amazonaws.com" }, { scope }),
            make.trust(`${scope}-2`, { kind: "name", value: `arn:${scope}-nobody` }, { scope }),
          ],
          keys: [make.credential(`${scope}-key`, `${scope}-2`, { scope })],
          aliases: [
            make.alias(`${scope}-0`, "instance-profile", `${scope}-profile`),
            make.workload(`${scope}-vm`, { kind: "instance-profile", value: `${scope}-profile` }, { scope }),
          ],
        };
        for (const part of order) await estate.feed({ stream: `aws/${part}`, scope }, records[part]);
        await resolveReferences(estate.pool, { provider: aws, observedAt: estate.run.observedAt });
        expect(await targets(estate, scope)).toEqual(
          [
            `credential ${scope}-2`,
            `trust ${scope}-1`,
            "trust nobody",
            "trust service:lambda.amazonaws.com",
            `workload ${scope}-0`,
          ].sort(),
        );
        await estate.nextRun();
        const again = make.principal(`${scope}-new`, {
          scope,
          resourceName: `arn:${scope}-1`,
          createdAt: new Date("2026-01-02T00:00:00Z"),
        });
        await estate.feed({ stream: "aws/roles", scope }, [records.roles[0], again, records.roles[2]]);
        await resolveReferences(estate.pool, { provider: aws, observedAt: estate.run.observedAt });
        expect(await targets(estate, scope)).toContain(`trust ${scope}-new`);
        await endEstates();
      }),
      { numRuns: 10 },
    );
  });
});

it("an outsider goes with the last fact that names him, and comes back with the next", async () => {
  const estate = await newEstate();
  const { scope } = sliceOf(estate);
  const service = `${scope}.amazonaws.com`;
  const trusts = [0, 1].map((index) =>
    make.trust(`${scope}-${index}`, { kind: "service", value: service }, { scope }),
  );
  const isOpen = async (delivered: CloudRecord[]) => {
    await estate.feed({ stream: "aws/trusts", scope }, delivered);
    await resolveReferences(estate.pool, { provider: aws, observedAt: estate.run.observedAt });
    await estate.nextRun();
    const { rows } = await estate.pool.query(
      "select closed_at is null as open from principal where external_id = $1",
      [`service:${service}`],
    );
    return rows[0]?.open;
  };
  await estate.feed({ stream: "aws/roles", scope }, principals(estate, 2));
  expect(await isOpen(trusts)).toBe(true);
  expect(await isOpen(trusts.slice(0, 1))).toBe(true);
  expect(await isOpen([])).toBe(false);
  expect(await isOpen(trusts)).toBe(true);
});

async function targets(estate: Estate, scope: string): Promise<string[]> {
  const one = (fact: string, column: string) =>
    `select '${fact} ' || coalesce(p.external_id, 'nobody') as target from ${fact} f join slice s on s.id = f.slice_id
     join scope sc on sc.id = s.scope_id left join principal p on p.id = f.${column} where sc.external_id = $1 and f.closed_at is null`;
  const sql = [
    one("credential", "principal_id"),
    one("trust", "trusted_id"),
    one("workload", "runs_as_id"),
  ].join(" union all ");
  return (await estate.pool.query(sql, [scope])).rows.map((row) => row.target).sort();
}

describe("usage", () => {
  it("ends the same however often and in whatever order evidence arrives", async () => {
    const day = fc
      .integer({ min: 1, max: 28 })
      .map((number) => `2025-11-${String(number).padStart(2, "0")}T00:00:00Z`);
    const evidence = fc.dictionary(fc.constantFrom("s3:*", "ec2:*", "iam:*", "kms:*"), fc.option(day), {
      minKeys: 1,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(evidence, { minLength: 1, maxLength: 4 }), async (batches) => {
        const packed = async (order: (typeof batches)[number][]) => {
          const estate = await newEstate();
          const { scope } = sliceOf(estate);
          for (const batch of order) {
            const record = make.usage(`${scope}-0`, batch);
            expect(
              await estate.feed(sliceOf(estate), [make.principal(`${scope}-0`, { scope }), record]),
            ).toMatchObject({ status: "complete" });
            await estate.nextRun();
          }
          const { rows } = await estate.pool.query(
            "select encode(packed, 'hex') as packed, last_used_at from usage u join slice s on s.id = u.slice_id where s.source_id = $1",
            [estate.sourceId],
          );
          await endEstates();
          return rows;
        };
        const once = await packed(batches);
        expect(once).toHaveLength(1);
        expect(await packed([...batches, ...batches].reverse())).toEqual(once);
      }),
      { numRuns: 10 },
    );
  });
});

describe("a run", () => {
  it("is refused at a time that is not after what is known, and while another run of the source goes on", async () => {
    const estate = await newEstate();
    const at = (observedAt: Date) =>
      startRun(estate.pool, { sourceId: estate.sourceId, actor: "test", observedAt });
    await expect(at(estate.day(9))).rejects.toThrow(Conflict);
    await endEstates();
    await expect(at(estate.run.observedAt)).rejects.toThrow(/rewrite its past/);
  });
});
