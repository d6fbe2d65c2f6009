"use server";

import { z } from "zod";
import type { Outcome } from "#components/form/outcome.ts";
import { decideOwners } from "#lib/commands/owners/decide-owners.ts";
import { Conflict, Invalid } from "#lib/errors.ts";
import { act } from "../../act.ts";
import { decidedWords } from "../decision-words.ts";

const asked = z.object({
  decision: z.enum(["claim", "attest", "release", "contest", "reject", "pass", "later"]),
  team: z.string().max(200),
  ids: z.array(z.string().max(20)).min(1).max(1000),
  toTeam: z.string().max(200).nullable(),
  reason: z.string().max(2000).nullable(),
  answers: z
    .object({ needed: z.boolean().nullable(), environment: z.string().max(40).nullable() })
    .nullable(),
});

export type Asked = z.infer<typeof asked>;

/** Who holds it, where somebody else was first. */
export type Holder = { team: string; by: string; since: string };

export type Decided = {
  outcome: Outcome;
  /** For undo; null where nothing was decided. */
  batch: string | null;
  decided: number;
  /** Of what was not decided: whose it is. */
  heldBy: (Holder & { count: number })[];
};

/**
 * One decision of a team about identities by their ids. What the page shows is its caller's to refresh: who works through an inbox
 * must not wait for a page a key.
 */
export async function decide(request: Asked): Promise<Decided> {
  const answer: Decided = { outcome: { state: "done", message: "" }, batch: null, decided: 0, heldBy: [] };
  answer.outcome = await act(async (ctx) => {
    const { ids, ...rest } = read(request);
    const made = await holding(answer, () => decideOwners(ctx, { ...rest, targets: { ids } }));
    answer.batch = made.batch;
    answer.decided = made.decided;
    answer.heldBy = made.heldBy.map(({ count, ...holder }) => ({ ...holderOf(holder), count }));
    return decidedWords({ ...rest, ...made });
  });
  return answer;
}

function read(request: Asked): Asked {
  const parsed = asked.safeParse(request);
  if (parsed.success) return parsed.data;
  throw new Invalid("That is no decision Rollcall knows.", { hint: "Load the page again." });
}

/** A claim that somebody else won says who, so that the page can offer to contest it. */
async function holding<T>(answer: Decided, decideNow: () => Promise<T>): Promise<T> {
  try {
    return await decideNow();
  } catch (error) {
    if (error instanceof Conflict && isHolder(error.detail)) {
      answer.heldBy = [{ ...holderOf(error.detail), count: 1 }];
    }
    throw error;
  }
}

type HeldBy = { team: { name: string }; by: string; since: Date };

function isHolder(detail: Record<string, unknown>): detail is HeldBy & Record<string, unknown> {
  return typeof detail.team === "object" && detail.since instanceof Date;
}

function holderOf({ team, by, since }: HeldBy): Holder {
  return { team: team.name, by, since: since.toISOString() };
}
