/** What every identity of a provider is granted and was seen to use, as it is scored: for tests that compare whole estates. */
import type { Pool } from "pg";
import { readEvidence, unpackEvidence } from "#lib/analysis/score/evidence.ts";
import { readHoldings } from "#lib/analysis/score/holdings.ts";
import { keptCatalogue } from "#lib/analysis/score/kept-catalogue.ts";
import {
  bornDay,
  heldParts,
  holdingsNow,
  identityFacts,
  placesOf,
} from "#lib/analysis/score/score-holder.ts";
import { openScoring } from "#lib/analysis/score/scoring.ts";
import { defaultWindowDays } from "#lib/domain/over-privilege.ts";
import { dayOf } from "#lib/domain/packed-usage.ts";
import { type PermissionSet, positionsOf } from "#lib/domain/permission-set.ts";
import { splitOf } from "#lib/domain/score-identity.ts";
import { natures } from "#lib/providers/contract.ts";
import { grantedActionsOf } from "#lib/providers/granted-actions.ts";

export type EffectiveSet = {
  /** Names of actions, as far as each reaches: `2 s3:GetObject`; `?` where a condition stands before it. */
  granted: ReadonlySet<string>;
  actions: ReadonlySet<string>;
  used: ReadonlySet<string>;
  unused: ReadonlySet<string>;
  /** It stands for others: a group or a set, which does nothing itself. */
  isMany: boolean;
};

/** By external id; whoever is gone is not in it. */
export async function effectiveSets(
  pool: Pool,
  provider: string,
  asOf: Date,
): Promise<Map<string, EffectiveSet>> {
  const engine = grantedActionsOf(provider);
  if (engine === undefined) throw new Error(`Nobody compiles what ${provider} grants`);
  const client = await pool.connect();
  try {
    const catalogue = await keptCatalogue(client, provider, engine);
    const scoring = await openScoring(client, { engine, catalogue, asOf, windowDays: defaultWindowDays });
    const { context, grants } = scoring;
    const { rows } = await client.query<{ id: string; externalId: string; isMany: boolean }>(
      `select principal.id::text, external_id as "externalId", identity_row.nature = any($2) as "isMany"
         from principal join identity_row on identity_row.principal_id = principal.id
        where principal.provider = $1 and closed_at is null`,
      [provider, [natures.group.code, natures.set.code]],
    );
    const names = new Map(rows.map((row) => [row.id, row]));
    const holders = await grants.read([...names.keys()]);
    const held = holders.map((holder) => heldParts(holder, context));
    const known = await readHoldings(client, [...names.keys()]);
    const evidence = await readEvidence(client, [...names.keys()]);
    const holdings = holders.map((holder, at) =>
      holdingsNow(known.get(holder.id) ?? [], held[at] as (typeof held)[number], holder, {
        today: dayOf(asOf),
        sets: context.sets,
      }),
    );
    await scoring.documents.prepare(held.flatMap(({ parts }) => parts));
    await context.sets.load(holdings.flatMap((all) => all.map(({ set }) => set)));
    const named = (set: PermissionSet) =>
      new Set(positionsOf(set).map((position) => catalogue.names[position] ?? ""));
    return new Map(
      holders.map((holder, at) => {
        const told = (evidence.get(holder.id) ?? []).map(unpackEvidence);
        const facts = identityFacts(
          { createdDay: bornDay(holder), places: placesOf(holder) },
          { held: held[at] as (typeof held)[number], holdings: holdings[at] ?? [], evidence: told },
          context,
        );
        const { use } = splitOf(facts);
        const { actions, conditional, byBreadth } = facts.granted;
        const under = named(conditional);
        const granted = byBreadth.flatMap((set, breadth) =>
          [...named(set)].map((name) => `${breadth} ${name}${under.has(name) ? "?" : ""}`),
        );
        return [
          names.get(holder.id)?.externalId ?? "",
          {
            isMany: names.get(holder.id)?.isMany === true,
            granted: new Set(granted),
            actions: named(actions),
            used: named(use.used),
            unused: named(use.unused),
          },
        ];
      }),
    );
  } finally {
    client.release();
  }
}
