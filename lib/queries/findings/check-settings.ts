/** Every check with what it says of itself and how people set it. */
import type { ClientBase } from "pg";
import type { DecisionKind, OwaspRisk, Threshold } from "#lib/domain/checks/check.ts";
import type { CheckKey } from "#lib/domain/checks/check-codes.ts";
import { checkSetting } from "#lib/domain/checks/check-setting.ts";
import { bindingChecks, identityChecks } from "#lib/domain/checks/registry.ts";
import { build } from "#lib/domain/filter/build.ts";
import { actorName } from "../actor-name.sql.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { readSettings } from "./finding-counts.ts";

export type CheckSettings = {
  key: CheckKey;
  about: "identity" | "binding";
  title: string;
  guarantee: string;
  rationale: string;
  sources: readonly string[];
  owasp: readonly OwaspRisk[];
  blindSpots: readonly string[];
  decision: DecisionKind;
  isEnabled: boolean;
  thresholds: (Threshold & { name: string; value: number })[];
  /** Whom it is for, as people write it; null: everybody. */
  scope: string | null;
  /** As people know them; null: nobody set it. */
  setBy: string | null;
  setAt: Date | null;
  /** Everybody was judged by it as it is set. */
  isJudged: boolean;
};

/** In the order of their bits. */
export async function checkSettings(reader: Reader): Promise<CheckSettings[]> {
  return inSnapshot(reader, async (client) => {
    const stored = await readSettings(client);
    const names = await readNames(client);
    return [...identityChecks, ...bindingChecks]
      .toSorted((one, other) => one.bit - other.bit)
      .map((check) => {
        const row = stored.get(check.bit);
        const { isEnabled, thresholds, scope } = checkSetting(check, row);
        const { about, title, guarantee, rationale, sources, owasp, blindSpots, decision } = check;
        return {
          ...{ key: check.key as CheckKey, about, title, guarantee, rationale, sources, owasp, blindSpots },
          ...{ decision, isEnabled },
          thresholds: Object.entries(check.thresholds).map(([name, threshold]) => ({
            ...threshold,
            name,
            value: thresholds[name] ?? threshold.standard,
          })),
          scope: scope === null ? null : build(scope),
          setBy: names.get(check.bit) ?? null,
          setAt: row?.setAt ?? null,
          isJudged: row?.isJudged ?? true,
        };
      });
  });
}

async function readNames(client: ClientBase): Promise<Map<number, string>> {
  const { rows } = await client.query<{ rule: number; name: string }>(
    `select rule, ${actorName("check_setting.set_by")} as name from check_setting`,
  );
  return new Map(rows.map(({ rule, name }) => [rule, name]));
}
