/** Works out again what an identity is granted once changes are made, by the engine that scored it, and says what would be wrong. */
import type { Standing } from "#lib/analysis/score/standing.ts";
import { type CompiledPart, type EffectiveActions, effectiveActions } from "#lib/domain/effective-actions.ts";
import { areEqualSets, type PermissionSet } from "#lib/domain/permission-set.ts";
import { problemsOfOrder } from "#lib/domain/remediation/change.ts";
import { problemsOfChange } from "#lib/domain/remediation/check-change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import type { Narrowing } from "#lib/providers/remediation.ts";
import { heldGrants } from "./judge-grants.ts";

export type NarrowingCheck = {
  before: EffectiveActions;
  /** What is granted once these are done. */
  after(narrowings: readonly Narrowing[]): EffectiveActions;
  /** Empty: it may be shown. */
  problemsOf(narrowings: readonly Narrowing[]): string[];
};

/** `stays`: used, undecided, and kept for another reason. */
export function openCheck(standing: Standing, stays: PermissionSet): NarrowingCheck {
  const { engine, catalogue } = standing.scoring.context;
  const { documents } = standing.scoring;
  const held = heldGrants(standing);
  const inherent = engine.inherent?.(standing.holder) ?? [];

  function effective(changed: ReadonlyMap<string, Json[]>): EffectiveActions {
    const parts = held.flatMap(({ grant, terms, key }): CompiledPart[] => {
      const made = changed.get(key);
      return terms.flatMap(({ select, since: _, changesAt: __, ...rest }) => {
        const compiled =
          made === undefined
            ? [documents.compiled(grant.documentHash, select)]
            : made.map((document) => engine.compile(document, catalogue, select));
        return compiled.map((one) => ({ ...rest, effect: grant.effect, compiled: one }));
      });
    });
    const given = inherent.map(
      ({ select, since: _, changesAt: __, ...rest }): CompiledPart => ({
        ...rest,
        effect: "allow",
        compiled: engine.compile(null, catalogue, select),
      }),
    );
    return effectiveActions([...parts, ...given], catalogue);
  }

  const before = effective(new Map());
  const after = (narrowings: readonly Narrowing[]) =>
    effective(new Map(narrowings.flatMap((one) => [...one.after])));
  return {
    before,
    after,
    problemsOf(narrowings) {
      const unlike = areEqualSets(before.actions, standing.facts.granted.actions)
        ? []
        : ["what it is granted was worked out in two ways that differ"];
      return [
        ...unlike,
        ...problemsOfChange({ before, after: after(narrowings), stays }),
        ...narrowings.flatMap(({ change }) => problemsOfOrder(change)),
      ];
    },
  };
}
