"use server";

import type { Outcome } from "#components/form/outcome.ts";
import { formatNumber } from "#components/ui/format.ts";
import { decideOwners } from "#lib/commands/owners/decide-owners.ts";
import type { CommandContext } from "#lib/commands/run-command.ts";
import { askClient } from "#lib/db/ask-over.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { Conflict } from "#lib/errors.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { findTeam } from "#lib/queries/owners/find-team.ts";
import { type DecisionPreview, previewDecision } from "#lib/queries/owners/preview-decision.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { act } from "../../act.ts";
import { decidedWords } from "../decision-words.ts";

export type ClaimPreview = { outcome: Outcome; preview: DecisionPreview | null };
export type ClaimedMany = { outcome: Outcome; batch: string | null };

/** What giving everything of a filter to a team would do; nothing is done. */
export async function previewClaim(filter: string, team: string): Promise<ClaimPreview> {
  let preview: DecisionPreview | null = null;
  const outcome = await act(async (ctx) => {
    preview = await readPreview(ctx, parse(String(filter)), String(team));
    return "";
  });
  return { outcome, preview };
}

/** `confirmed`: how many it was said to take. Where that is another number by now, nothing is done. */
export async function claimFiltered(filter: string, team: string, confirmed: number): Promise<ClaimedMany> {
  let batch: string | null = null;
  const outcome = await act(async (ctx) => {
    const parsed = parse(String(filter));
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
      targets: { filter: parsed },
    });
    batch = made.batch;
    return decidedWords({ decision: "claim", ...made });
  });
  return { outcome, batch };
}

async function readPreview(ctx: CommandContext, filter: Filter, key: string): Promise<DecisionPreview> {
  return inSnapshot(ctx.pool, async (client) => {
    const team = await findTeam(askClient(client), key);
    const asOf = (await freshness(client)).asOf ?? ctx.clock.now();
    return previewDecision(client, { filter, team, asOf });
  });
}
