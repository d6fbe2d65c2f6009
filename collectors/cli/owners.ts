/** `owners`: who answers for what: coverage, inboxes, and every decision that can be made on a page. */
import type { Command } from "commander";
import type { TeamDecision } from "#lib/commands/owners/decide-owners.ts";
import type { OwnerCounts } from "#lib/domain/ownership/coverage.ts";
import { decisionKinds } from "#lib/domain/ownership/decision.ts";
import { Invalid } from "#lib/errors.ts";
import { contextAt } from "./context-at.ts";
import { addCampaigns } from "./owners-campaigns.ts";
import { addSettling } from "./owners-settling.ts";
import { addShow } from "./owners-show.ts";
import { perform, type Tools } from "./perform.ts";
import { addTeamImport } from "./teams.ts";

export function addOwners(program: Command): void {
  const owners = program.command("owners").description("who answers for what: coverage, inboxes, decisions");
  addCoverage(owners);
  addInbox(owners);
  for (const decision of decisions) addDecision(owners, decision);
  addShow(owners);
  addUndo(owners);
  addDecisions(owners);
  addSettling(owners);
  addCampaigns(owners);
  addTeamImport(owners);
}

const decisions: TeamDecision[] = ["claim", "attest", "release", "contest", "reject", "pass", "later"];

type DecisionOptions = {
  team: string;
  filter?: string;
  id?: string[];
  to?: string;
  reason?: string;
  needed?: string;
  environment?: string;
  preview?: boolean;
  at?: string;
};

function addDecision(owners: Command, decision: TeamDecision): void {
  const verb = owners
    .command(decision)
    .description(decisionKinds[decision])
    .requiredOption("--team <team>", "which team decides")
    .option("--filter <text>", "about every identity that passes it: the filter of the pages")
    .option("--id <id...>", "about these, by the ids of the list")
    .option("--reason <text>", "kept with the decision")
    .option("--at <instant>", "the instant to date it by");
  if (["reject", "pass", "release"].includes(decision)) verb.option("--to <team>", "whose it is instead");
  if (decision === "attest") {
    verb
      .option("--needed <yes|no>", "whether it is still needed")
      .option("--environment <name>", "which environment it is of");
  }
  if (decision === "claim") verb.option("--preview", "what it would do; changes nothing");
  verb.action((options: DecisionOptions) =>
    perform(verb, async (tools) =>
      options.preview ? preview(tools, options) : decide(tools, decision, options),
    ),
  );
}

async function decide(
  { output, session }: Tools,
  decision: TeamDecision,
  options: DecisionOptions,
): Promise<undefined> {
  const { decideOwners } = await import("#lib/commands/owners/decide-owners.ts");
  const { parse } = await import("#lib/domain/filter/parse.ts");
  const { team, filter, id = [], to = null, reason = null } = options;
  if ((filter === undefined) === (id.length === 0)) {
    throw new Invalid("Say what it is about.", { hint: "Either --filter TEXT or --id ID …" });
  }
  const targets = filter === undefined ? { ids: id } : { filter: parse(filter) };
  const ctx = await contextAt(session, options.at);
  const done = await decideOwners(ctx, {
    decision,
    team,
    targets,
    toTeam: to,
    reason,
    answers: answersOf(decision, options),
  });
  output.result(done);
  output.say(
    `${decision}: ${done.decided} of ${done.asked} identities${done.batch === null ? "" : `, decision ${done.batch}`}.`,
  );
  for (const { team: holder, count } of done.heldBy) output.say(`  ${count} are ${holder.name}'s`);
  return undefined;
}

function answersOf(decision: TeamDecision, { needed, environment }: DecisionOptions) {
  if (decision !== "attest") return null;
  if (needed !== undefined && needed !== "yes" && needed !== "no") {
    throw new Invalid(`"${needed}" is neither yes nor no.`, { hint: "Write --needed yes or --needed no." });
  }
  return { needed: needed === undefined ? null : needed === "yes", environment: environment ?? null };
}

async function preview(
  { output, session }: Tools,
  { team: asked, filter }: DecisionOptions,
): Promise<undefined> {
  const { previewDecision } = await import("#lib/queries/owners/preview-decision.ts");
  const { findTeam } = await import("#lib/queries/owners/find-team.ts");
  const { askClient } = await import("#lib/db/ask-over.ts");
  const { inSnapshot } = await import("#lib/queries/snapshot.ts");
  const { parse } = await import("#lib/domain/filter/parse.ts");
  const { asOfNow } = await import("./as-of.ts");
  if (filter === undefined) throw new Invalid("A preview is of a filter.", { hint: "Give --filter." });
  const { pool, clock } = await session();
  const asOf = await asOfNow(pool, clock);
  const found = await inSnapshot(pool, async (client) =>
    previewDecision(client, {
      targets: { filter: parse(filter) },
      team: await findTeam(askClient(client), asked),
      asOf,
    }),
  );
  output.result(found);
  output.say(
    `${found.matches} identities pass it: ${found.free} are free, ${found.own} are the team's already.`,
  );
  for (const { team, count } of found.heldBy) output.say(`  ${count} are ${team.name}'s and stay so`);
  output.table(
    ["ID", "NAME", "SCOPE"],
    found.sample.map(({ id, name, scope }) => [id, name, scope ?? ""]),
  );
  return undefined;
}

function addUndo(owners: Command): void {
  const verb = owners
    .command("undo <decision>")
    .description("take a decision back, as if it had never been made")
    .option("--at <instant>", "the instant to date it by");
  verb.action((batch: string, { at }: { at?: string }) =>
    perform(verb, async ({ output, session }) => {
      const { undoDecisions } = await import("#lib/commands/owners/undo-decisions.ts");
      const done = await undoDecisions(await contextAt(session, at), { batch });
      output.result(done);
      output.say(`Undone for ${done.undone} identities.`);
      if (done.kept > 0) output.say(`${done.kept} were decided about since, and stay as they are.`);
      return undefined;
    }),
  );
}

function addDecisions(owners: Command): void {
  const verb = owners
    .command("decisions")
    .description("what was decided, newest first")
    .option("--team <team>", "only of this team")
    .option("--limit <n>", "how many", "50");
  verb.action(({ team: asked, limit }: { team?: string; limit: string }) =>
    perform(verb, async ({ output, session }) => {
      const { listDecisions } = await import("#lib/queries/owners/list-decisions.ts");
      const { findTeam } = await import("#lib/queries/owners/find-team.ts");
      const { askClient } = await import("#lib/db/ask-over.ts");
      const { inSnapshot } = await import("#lib/queries/snapshot.ts");
      const { pool } = await session();
      const listed = await inSnapshot(pool, async (client) => {
        const team = asked === undefined ? null : (await findTeam(askClient(client), asked)).id;
        return listDecisions(client, { team, limit: Number(limit) || 50 });
      });
      output.result(listed);
      output.table(
        ["ID", "AT", "BY", "DECISION", "TEAM", "COUNT", "WHAT"],
        listed.map((one) => [
          one.batch,
          one.at.toISOString().slice(0, 16),
          one.by,
          one.isUndone ? `${one.kind} (undone)` : one.kind,
          one.team.key,
          one.count,
          one.identity?.name ?? one.filter?.slice(2) ?? "",
        ]),
      );
      return undefined;
    }),
  );
}

function addCoverage(owners: Command): void {
  const verb = owners
    .command("coverage", { isDefault: true })
    .description("how many have an owner, and by what");
  verb.action(() =>
    perform(verb, async ({ output, session }) => {
      const { coverageLevels, ownerCoverage } = await import("#lib/queries/owners/owner-coverage.ts");
      const { asOfNow } = await import("./as-of.ts");
      const { pool, clock } = await session();
      const found = await ownerCoverage(pool, { asOf: await asOfNow(pool, clock) });
      output.result(found);
      const rows = coverageLevels.flatMap((level) =>
        found.by[level].map(({ label, counts, coverage }) => [
          `${level}: ${label}`,
          ...cells(counts, coverage),
        ]),
      );
      output.table(
        ["", "COVERAGE", "ATTESTED", "CLAIMED", "LAPSED", "INFERRED", "NONE", "OF"],
        [["all", ...cells(found.counts, found.coverage)], ...rows],
      );
      return undefined;
    }),
  );
}

function cells(
  { attested, claimed, lapsed, inferred, none, total }: OwnerCounts,
  coverage: number | null,
): (string | number)[] {
  const share = coverage === null ? "-" : `${(coverage * 100).toFixed(1)} %`;
  return [share, attested, claimed, lapsed, inferred, none, total];
}

function addInbox(owners: Command): void {
  const verb = owners
    .command("inbox <team>")
    .description("what is probably a team's, most certain first, and why")
    .option("--limit <n>", "how many", "20");
  verb.action((asked: string, { limit }: { limit: string }) =>
    perform(verb, async ({ output, session }) => {
      const { teamInbox } = await import("#lib/queries/owners/team-inbox.ts");
      const { findTeam } = await import("#lib/queries/owners/find-team.ts");
      const { askClient } = await import("#lib/db/ask-over.ts");
      const { inSnapshot } = await import("#lib/queries/snapshot.ts");
      const { pool } = await session();
      const inbox = await inSnapshot(pool, async (client) =>
        teamInbox(client, { team: await findTeam(askClient(client), asked), limit: Number(limit) || 20 }),
      );
      output.result(inbox);
      output.say(`${inbox.total} identities are probably theirs.`);
      output.table(
        ["ID", "SURE", "NAME", "WHY"],
        inbox.items.map(({ identity, confidence, signals }) => [
          identity.id,
          `${confidence} %`,
          identity.name,
          signals.map(({ words }) => words).join("; "),
        ]),
      );
      return undefined;
    }),
  );
}
