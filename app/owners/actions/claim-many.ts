"use server";

import { z } from "zod";
import type { Outcome } from "#components/form/outcome.ts";
import { formatNumber } from "#components/ui/format.ts";
import { decideOwners } from "#lib/commands/owners/decide-owners.ts";
import type { CommandContext } from "#lib/commands/run-command.ts";
import { askClient } from "#lib/db/ask-over.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { Conflict, Invalid } from "#lib/errors.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { findTeam } from "#lib/queries/owners/find-team.ts";
import { type DecisionPreview, previewDecision } from "#lib/queries/owners/preview-decision.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { act } from "../../act.ts";
import { decidedWords } from "../decision-words.ts";

export type ClaimPreview = { outcome: Outcome; preview: DecisionPreview | null };
export type ClaimedMany = { outcome: Outcome; batch: string | null };

const asked = z.union([
  z.object({ filter: z.string().max(20_000) }),
  z.object({
    ids: z
      .array(z.string().regex(/^\d{1,15}$/))
      .min(1)
      .max(1000),
  }),
]);
/** A filter as text, or ids of the list. */
export type ClaimTargets = z.infer<typeof asked>;

/** What giving them to a team would do; nothing is done. */
export async function previewClaim(targets: ClaimTargets, team: string): Promise<ClaimPreview> {
  let preview: DecisionPreview | null = null;
  const outcome = await act(async (ctx) => {
    preview = await readPreview(ctx, read(targets), String(team));
    return "";
  });
  return { outcome, preview };
}

/** `confirmed`: how many it was said to take. Where that is another number by now, nothing is done. */
export async function claimMany(
  targets: ClaimTargets,
  team: string,
  confirmed: number,
): Promise<ClaimedMany> {
  let batch: string | null = null;
  const outcome = await act(async (ctx) => {
    const parsed = read(targets);
    const { free } = await readPreview(ctx, parsed, String(team));
    if (free !== confirmed) {
      throw new Conflict(
        `It would be ${formatNumber(free)} by now, not ${formatNumber(Number(confirmed))}.`,
        {
          hint: "Nothing was done. Look at the numbers again.",
        },
      );
    }
    const made = await decideOwners(ctx, {
      decision: "claim",
      team: String(team),
      targets: parsed,
    });
    batch = made.batch;
    return decidedWords({ decision: "claim", ...made });
  });
  return { outcome, batch };
}

type Targets = { filter: Filter } | { ids: string[] };

function read(targets: ClaimTargets): Targets {
  const parsed = asked.safeParse(targets);
  if (!parsed.success)
    throw new Invalid("That is no choice Rollcall knows.", { hint: "Load the page again." });
  return "ids" in parsed.data ? parsed.data : { filter: parse(parsed.data.filter) };
}

async function readPreview(ctx: CommandContext, targets: Targets, key: string): Promise<DecisionPreview> {
  return inSnapshot(ctx.pool, async (client) => {
    const team = await findTeam(askClient(client), key);
    const asOf = (await freshness(client)).asOf ?? ctx.clock.now();
    return previewDecision(client, { targets, team, asOf });
  });
}
