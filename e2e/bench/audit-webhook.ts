/**
 * How many audit events a second one web process takes: batches of 400 as an API server sends them, from their text to their commit,
 * eight under way at once and one after another. A cluster of 500 accounts, each with 40 actions, an hour of events.
 */
import { fixedClock, stopwatch } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { takeAuditEvents } from "#lib/commands/take-audit-events.ts";
import type { Figure } from "./figure.ts";
import { benchDatabase } from "./ingest/bench-database.ts";
import { spread } from "./ingest.ts";

type Options = { events: number; repetitions: number; url: string | undefined; say(line: string): void };
/** Events a second. */
type Result = { events: number; together: number[]; oneByOne: number[] };

const perBatch = 400;
const begun = Date.UTC(2026, 10, 24, 10);

export async function benchAuditWebhook({ events, repetitions, url, say }: Options): Promise<Result> {
  const database = await benchDatabase(url);
  try {
    const actor = { name: "key:rc_00000000", role: "administrator" } as const;
    const ctx = { pool: database.pool, actor, clock: fixedClock(new Date(begun + 7_200_000)) };
    const batches = batchesOf(events);
    const result: Result = { events: batches.length * perBatch, together: [], oneByOne: [] };
    for (let repetition = 1; repetition <= repetitions; repetition += 1) {
      for (const [way, atOnce] of [
        ["together", 8],
        ["oneByOne", 1],
      ] as const) {
        const source = `cluster ${way} ${repetition}`;
        await connectSource(ctx, { provider: "kubernetes", name: source, config: {} });
        const elapsed = stopwatch();
        let next = 0;
        const sender = async () => {
          for (let text = batches[next++]; text !== undefined; text = batches[next++])
            await takeAuditEvents(ctx, { source, document: JSON.parse(text) });
        };
        await Promise.all(Array.from({ length: atOnce }, sender));
        result[way].push(result.events / (elapsed() / 1000));
      }
      const [together, oneByOne] = [result.together.at(-1), result.oneByOne.at(-1)];
      say(
        `  ${repetition}/${repetitions}: ${together?.toFixed(0)} events/s eight at once, ${oneByOne?.toFixed(0)} one by one`,
      );
    }
    return result;
  } finally {
    await database.drop();
  }
}

/** As text, in the order of their time. */
function batchesOf(events: number): string[] {
  const count = Math.ceil(events / perBatch);
  return Array.from({ length: count }, (_batch, batch) =>
    JSON.stringify({
      ...{ kind: "EventList", apiVersion: "audit.k8s.io/v1", metadata: {} },
      items: Array.from({ length: perBatch }, (_event, at) =>
        eventOf(batch * perBatch + at, (batch * perBatch + at) / (count * perBatch)),
      ),
    }),
  );
}

const verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
const resources = ["pods", "configmaps", "secrets", "services", "endpoints"];

function eventOf(number: number, part: number): object {
  const time = new Date(begun + Math.floor(part * 3_600_000)).toISOString();
  const which = number * 7_919;
  const namespace = `team-${which % 50}`;
  const resource = resources[(number >> 6) % resources.length];
  const code = number % 50 === 0 ? 403 : 200;
  return {
    ...{ level: "Metadata", auditID: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}` },
    ...{ stage: "ResponseComplete", requestURI: `/api/v1/namespaces/${namespace}/${resource}` },
    verb: verbs[(number >> 3) % verbs.length],
    user: {
      username: `system:serviceaccount:${namespace}:account-${which % 500}`,
      groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
      extra: { "authentication.kubernetes.io/pod-name": [`pod-${which % 900}`] },
    },
    ...{ sourceIPs: ["10.0.0.7"], userAgent: "app/v1.2 (linux/amd64) kubernetes/1234567" },
    objectRef: { resource, namespace, name: `object-${number % 1_000}`, apiVersion: "v1" },
    ...{ responseStatus: { metadata: {}, code }, requestReceivedTimestamp: time, stageTimestamp: time },
    annotations: { "authorization.k8s.io/decision": code === 403 ? "forbid" : "allow" },
  };
}

export function auditWebhookFigures({ events, together, oneByOne }: Result): Figure[] {
  const figure = (name: string, values: number[], least: number | null): Figure => {
    const { median, min, max } = spread(values);
    const target = least === null ? null : `≥ ${least.toLocaleString("en")} events/s`;
    const met = least === null ? null : median >= least;
    return { name, median, min, max, unit: "events/s", target, met, repetitions: values.length };
  };
  const all = `${events.toLocaleString("en")} audit events by webhook`;
  return [
    figure(`${all}, eight batches at once`, together, 5_000),
    figure(`${all}, one batch after another`, oneByOne, null),
  ];
}
