/** Answers what documents grant together, by the same engines as the score: no database, no cloud. */
import type { ActionLevel, Catalogue } from "#lib/domain/catalogue.ts";
import { createCatalogue } from "#lib/domain/catalogue.ts";
import { type EffectiveActions, effectiveActions } from "#lib/domain/effective-actions.ts";
import { hasPosition, isEmptySet, type PermissionSet, positionsOf } from "#lib/domain/permission-set.ts";
import { compileRisks, riskOf, type Tier } from "#lib/domain/risk.ts";
import { Invalid } from "#lib/errors.ts";
import { type GrantedActions, grantedActionsOf, type Holder } from "#lib/providers/granted-actions.ts";
import type { AskedGrant, GrantedQuestion } from "./question.ts";

export type GrantedAnswer = {
  /** Sorted. */
  granted: string[];
  /** Patterns that name nothing known, sorted. */
  unknown: string[];
  /** It also grants, without naming them, actions that are yet to come. */
  openEnded: boolean;
  /** Some of what is granted holds under a condition only. */
  conditional: boolean;
  tier: Tier;
  /** `date` null: the actions there are come from the files. `actions`: how many. */
  catalogue: { provider: string; date: string | null; actions: number };
};

export type GrantedRow = { action: string; level: ActionLevel | null; conditional: boolean };

/** `rows`: the granted actions again, with what is known of each. Throws Invalid for a cloud without an engine. */
export async function answerQuestion(
  provider: string,
  question: GrantedQuestion,
  now: Date,
): Promise<{ answer: GrantedAnswer; rows: GrantedRow[] }> {
  const engine = grantedActionsOf(provider);
  if (engine === undefined)
    throw new Invalid(`This version cannot tell what documents of ${provider} grant.`, {
      hint: "Ask about another cloud: see `granted --help`.",
    });
  const { catalogue, date } = await catalogueOf(provider, engine, question);
  const effective = effectiveOf(engine, catalogue, question, now);
  const rows = rowsOf(effective, catalogue);
  const answer = {
    granted: rows.map(({ action }) => action),
    unknown: [...effective.unknown],
    openEnded: effective.openEnded,
    conditional: !isEmptySet(effective.conditional),
    tier: riskOf(effective.actions, compileRisks(engine.risks, catalogue)).tier,
    catalogue: { provider, date, actions: catalogue.size },
  };
  return { answer, rows };
}

async function catalogueOf(provider: string, engine: GrantedActions, { actions }: GrantedQuestion) {
  const bundled = (await engine.bundled?.()) ?? { date: null, actions: [] };
  const levels = new Map<string, ActionLevel | null>();
  for (const { name, level } of [...bundled.actions, ...actions]) levels.set(name, level);
  const entries = [...levels].map(([name, level], id) => ({ id, name, level }));
  const catalogue = createCatalogue({ provider, entries, wildcards: engine.wildcards });
  return { catalogue, date: bundled.date };
}

function effectiveOf(
  engine: GrantedActions,
  catalogue: Catalogue,
  { grants, holderKind }: GrantedQuestion,
  now: Date,
): EffectiveActions {
  const holder: Holder = {
    ...{ kind: holderKind, externalId: "holder", name: "holder", resourceName: null },
    ...{ attributes: {}, scopes: [] },
  };
  const parts = grants.flatMap((asked) =>
    engine.terms(heldGrant(asked), holder, now).map((terms) => ({
      ...{ effect: asked.effect, ...terms },
      compiled: engine.compile(asked.document, catalogue, terms.select),
    })),
  );
  return effectiveActions(parts, catalogue);
}

function heldGrant({ effect, via, kind, scope, document }: AskedGrant) {
  return {
    ...{ effect, via, scope, condition: null, attributes: {} },
    subject: { kind: "id", value: "holder" },
    role: { kind, externalId: "document", manager: "customer", attributes: {} },
    document: () => document,
  };
}

function rowsOf({ actions, conditional }: EffectiveActions, catalogue: Catalogue): GrantedRow[] {
  const named = (set: PermissionSet) =>
    positionsOf(set).map((position) => ({
      action: catalogue.names[position] ?? "",
      level: catalogue.levels[position] ?? null,
      conditional: hasPosition(conditional, position),
    }));
  return named(actions).sort((one, other) => (one.action < other.action ? -1 : 1));
}
