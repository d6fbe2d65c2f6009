/** Adds a rule: whoever passes its filter has its value, unless an earlier rule of the kind holds. Rows follow with the next refresh. */

import { askOver } from "#lib/db/ask-over.ts";
import { toStored } from "#lib/domain/filter/build.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { barredField, type RuleKind, ruleKinds } from "#lib/domain/rules.ts";
import { Invalid } from "#lib/errors.ts";
import { findTeam } from "#lib/queries/owners/find-team.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

/** `position`: from 1; rules from there on move down. Left out: after all others. */
export type NewRule = { kind: RuleKind; filter: Filter; value: string; position?: number };
export type AddedRule = { id: number; kind: RuleKind; position: number; filter: string; value: string };

/** Throws Invalid for a value the kind does not have or a filter its rules cannot use, NotFound for a team there is not, Forbidden. */
export async function addRule(ctx: CommandContext, request: NewRule): Promise<AddedRule> {
  refuseBadRule(request);
  const { kind } = request;
  const filter = toStored(request.filter);
  return runCommand(ctx, "rule.add", async (tx) => {
    // Positions are unique in a kind: two people who add at once must not meet.
    await tx.$executeRaw`lock table rule in share row exclusive mode`;
    const value = kind === "owner" ? (await findTeam(askOver(tx), request.value)).key : request.value;
    const count = await tx.rule.count({ where: { kind } });
    const position = Math.min(Math.max(Math.trunc(request.position ?? count + 1), 1), count + 1);
    const later = await tx.rule.findMany({
      where: { kind, position: { gte: position } },
      orderBy: { position: "desc" },
    });
    for (const { id, position: at } of later)
      await tx.rule.update({ where: { id }, data: { position: at + 1 } });
    const { id } = await tx.rule.create({
      data: { kind, position, filter, value, createdBy: ctx.actor.name, createdAt: ctx.clock.now() },
    });
    const after = { kind, position, filter, value };
    return { result: { id, ...after }, account: { subject: `rule:${id}`, after } };
  });
}

/** Throws Invalid saying what is wrong and what would do. */
export function refuseBadRule({ kind, filter, value }: NewRule): void {
  const { values, label } = ruleKinds[kind];
  if (kind !== "owner" && !values.some((one: { value: string }) => one.value === value)) {
    throw new Invalid(`"${value}" is not a value of ${label.toLowerCase()}.`, {
      hint: `Use one of: ${values.map((one: { value: string }) => one.value).join(", ")}.`,
    });
  }
  if (filter.length === 0) {
    throw new Invalid("A rule needs a filter.", {
      hint: "For everybody, write nature:machine,mixed,unknown.",
    });
  }
  const barred = barredField(kind, filter);
  if (barred !== null) {
    throw new Invalid(`Rules for ${label.toLowerCase()} cannot ask for ${barred}: it is decided later.`, {
      hint: "Ask for what the identity is or where it lives.",
    });
  }
}
