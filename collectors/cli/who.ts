/** `who can|did|denied <action>`: who may do an action, who did, who was refused, as a table or JSON. */
import type { Command } from "commander";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { asOfNow } from "./as-of.ts";
import { perform, type Tools } from "./perform.ts";

type Options = { since?: string; not?: boolean; filter?: string; limit: string };

const questions = {
  can: { field: "can", does: "who may do an action; `*` stands for many, any of them suffices" },
  did: { field: "used", does: "who was seen doing it, granted or not" },
  denied: { field: "denied", does: "who tried it and was refused" },
} as const;

export function addWho(program: Command): void {
  const who = program.command("who").description("who can do an action, who did, who was refused");
  for (const [name, { field, does }] of Object.entries(questions)) {
    const verb = who
      .command(`${name} <action>`)
      .description(does)
      .option("--filter <text>", "of the identities that pass it: the filter of the pages")
      .option("--limit <n>", "how many at most", "100");
    if (field !== "can")
      verb.option("--since <day or age>", "2026-09-01 or 30d; 90 days where it is not given");
    if (field !== "denied")
      verb.option("--not", "of whom it is known that they may not, or provably did not");
    verb.action((action: string, options: Options) =>
      perform(verb, (run) => answer(run, field, action, options)),
    );
  }
}

async function answer(
  { output, session }: Tools,
  field: (typeof questions)[keyof typeof questions]["field"],
  action: string,
  options: Options,
): Promise<undefined> {
  const { parse } = await import("#lib/domain/filter/parse.ts");
  const { build, buildTerm } = await import("#lib/domain/filter/build.ts");
  const { defaultIdentityFilter } = await import("#lib/domain/filter/fields.ts");
  const { listIdentities } = await import("#lib/queries/list-identities.ts");
  const since = options.since === undefined ? "" : `@${options.since}`;
  const term = buildTerm({
    ...{ type: "match", field, negated: options.not === true },
    values: [{ text: action + since }],
  });
  const filter: Filter = parse(`${options.filter ?? defaultIdentityFilter} ${term}`);
  const { pool, clock } = await session();
  const request = { filter, asOf: await asOfNow(pool, clock), limit: Number(options.limit) || 100 };
  const list = await listIdentities(pool, { ...request, sort: { field: "name", descending: false } });
  output.result({ filter: build(filter), total: list.total, identities: list.rows });
  output.table(
    ["IDENTITY", "CLOUD", "KIND", "SCOPE"],
    list.rows.map((one) => [one.name, one.provider, one.kind, one.scope?.name ?? ""]),
  );
  output.say(`${list.total} ${list.total === 1 ? "identity" : "identities"}: ${build(filter)}`);
  return undefined;
}
