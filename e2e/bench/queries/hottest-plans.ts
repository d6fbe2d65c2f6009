/** The statements readers wait for longest in all, and the tables their plans read from end to end. */
import type { Pool, PoolClient } from "pg";

export type HotPlan = {
  text: string;
  calls: number;
  /** Milliseconds over all calls. */
  total: number;
  /** Tables of at least `bigTable` rows that the plan of the slowest call scans sequentially. */
  scanned: string[];
  /** Those of them that it scans even where the planner is told to avoid that: no index leads to the rows. */
  unindexed: string[];
};

type Heard = { calls: number; total: number; slowest: number; values: unknown[] };

const bigTable = 10_000;

/** Listens to every parameterised statement of the pool until `plans` is asked for. */
export function watchStatements(pool: Pool) {
  const heard = new Map<string, Heard>();
  const listened = new WeakSet<PoolClient>();
  const listen = (client: PoolClient) => {
    if (listened.has(client)) return;
    listened.add(client);
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      const { text, values } = statementOf(args);
      const answer = query(...args);
      if (text !== null && answer instanceof Promise) note(heard, text, values, answer);
      return answer;
    }) as PoolClient["query"];
  };
  pool.on("acquire", listen);
  return {
    /** Every statement, the one with the most time in all first, with the sequential scans of its slowest call's plan. */
    async plans(): Promise<HotPlan[]> {
      pool.off("acquire", listen);
      const big = await bigTables(pool);
      const ranked = [...heard].sort(([, a], [, b]) => b.total - a.total);
      const plans: HotPlan[] = [];
      for (const [text, { calls, total, values }] of ranked) {
        const scans = (found: PlanNode) =>
          [...new Set(sequentialScans(found))].filter((table) => big.has(table));
        const scanned = scans(await planOf(pool, text, values));
        const unindexed =
          scanned.length === 0
            ? []
            : scans(await planOf(pool, text, values, "set local enable_seqscan = off"));
        plans.push({ text, calls, total, scanned, unindexed });
      }
      return plans;
    },
  };
}

/** `setting`: holds for this plan alone. */
async function planOf(pool: Pool, text: string, values: unknown[], setting = "select 1"): Promise<PlanNode> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query(setting);
    const { rows } = await client.query(`explain (format json) ${text}`, values);
    await client.query("rollback");
    return rows[0]["QUERY PLAN"][0].Plan;
  } finally {
    client.release();
  }
}

function note(heard: Map<string, Heard>, text: string, values: unknown[], answer: Promise<unknown>): void {
  const began = performance.now();
  const end = () => {
    const took = performance.now() - began;
    const known = heard.get(text) ?? { calls: 0, total: 0, slowest: 0, values };
    known.calls += 1;
    known.total += took;
    if (took >= known.slowest) Object.assign(known, { slowest: took, values });
    heard.set(text, known);
  };
  answer.then(end, () => {});
}

/** Only what can be explained: a select or a with, not the statements that open and end a snapshot. */
function statementOf(args: unknown[]): { text: string | null; values: unknown[] } {
  const [first, second] = args;
  const isObject = typeof first === "object" && first !== null;
  const text = isObject ? (first as { text?: string }).text : first;
  const values = isObject ? (first as { values?: unknown[] }).values : second;
  const isRead = typeof text === "string" && /^\s*(select|with)\b/i.test(text);
  return { text: isRead ? text : null, values: Array.isArray(values) ? values : [] };
}

async function bigTables(pool: Pool): Promise<Set<string>> {
  const { rows } = await pool.query(
    "select relname from pg_class where relkind in ('r', 'p') and reltuples >= $1",
    [bigTable],
  );
  return new Set(rows.map((row) => row.relname));
}

type PlanNode = { "Node Type": string; "Relation Name"?: string; Plans?: PlanNode[] };

function sequentialScans(node: PlanNode): string[] {
  const own =
    node["Node Type"] === "Seq Scan" && node["Relation Name"] !== undefined ? [node["Relation Name"]] : [];
  return [...own, ...(node.Plans ?? []).flatMap(sequentialScans)];
}
