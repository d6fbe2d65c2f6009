/** Asks teams about what they own: "still yours, still needed, still this environment?" What is asked about is fixed as it starts. */
import { askOver } from "#lib/db/ask-over.ts";
import { toStored } from "#lib/domain/filter/build.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { refuseBadName } from "#lib/domain/name-rule.ts";
import { Conflict, Invalid } from "#lib/errors.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { matchingIdsSql } from "#lib/queries/list-identities.sql.ts";
import { askedAbout } from "#lib/queries/owners/attestation.sql.ts";
import { resolveNames } from "#lib/queries/resolve-names.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "../run-command.ts";

export type NewCampaign = {
  name: string;
  /** Among owned identities; empty: all of them. */
  filter: Filter;
  /** The day it is due, `2026-11-24`. */
  dueOn: string;
};

export type StartedCampaign = { id: number; name: string; asked: number };

/** Throws Invalid for a due day that is past or where nobody owns what the filter says, Conflict for a taken name, Forbidden. */
export async function startCampaign(ctx: CommandContext, request: NewCampaign): Promise<StartedCampaign> {
  refuseNarrowRole(ctx.actor, "campaign.start");
  const name = request.name.trim();
  refuseBadName(name, "campaign");
  const now = ctx.clock.now();
  const today = now.toISOString().slice(0, 10);
  if (
    !/^\d{4}-\d\d-\d\d$/.test(request.dueOn) ||
    Number.isNaN(Date.parse(request.dueOn)) ||
    request.dueOn <= today
  ) {
    throw new Invalid(`"${request.dueOn.slice(0, 20)}" is no day to come.`, {
      hint: "Write a later day as 2026-11-24.",
    });
  }
  const { text, values } = await matching(ctx, request.filter);
  return runCommand(ctx, "campaign.start", async (tx) => {
    if ((await tx.attestationCampaign.findUnique({ where: { name } })) !== null) {
      throw new Conflict(`There is a campaign "${name}" already.`, { hint: "Choose another name." });
    }
    const filter = toStored(request.filter);
    const data = { name, filter, startedBy: ctx.actor.name, startedAt: now, dueOn: new Date(request.dueOn) };
    const { id } = await tx.attestationCampaign.create({ data });
    const ask = askOver(tx);
    const next = values.length + 1;
    const items = await ask<{ id: string }>(
      `insert into attestation_item (campaign_id, identity_id, team_id)
       select $${next}::int, ownership.identity_id, ownership.team_id from ownership
        where ${askedAbout(text, `$${next + 1}`)}
       returning identity_id::text as id`,
      [...values, id, today],
    );
    if (items.length === 0)
      throw new Invalid("No team owns anything of that.", { hint: "Loosen the filter." });
    const after = { name, filter, dueOn: request.dueOn, count: items.length };
    return { result: { id, name, asked: items.length }, account: { subject: `campaign:${name}`, after } };
  });
}

async function matching(ctx: CommandContext, filter: Filter): Promise<{ text: string; values: unknown[] }> {
  return inSnapshot(ctx.pool, async (client) => {
    const asOf = (await freshness(client)).asOf ?? ctx.clock.now();
    const context = { asOf, idsOf: await resolveNames(client, filter), parameters: [] as unknown[] };
    return { text: `${matchingIdsSql(filter, context)} and state <> 3`, values: context.parameters };
  });
}
