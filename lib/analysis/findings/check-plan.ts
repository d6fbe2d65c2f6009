/** The checks as people set them, and who is in their scope. */
import type { ClientBase } from "pg";
import type { BindingCheck, IdentityCheck } from "#lib/domain/checks/check.ts";
import { type CheckSetting, checkSetting, type StoredSetting } from "#lib/domain/checks/check-setting.ts";
import { type CheckPlan, planChecks } from "#lib/domain/checks/judge-identity.ts";
import { build } from "#lib/domain/filter/build.ts";
import { matchingIdsSql } from "#lib/queries/list-identities.sql.ts";
import { resolveNames } from "#lib/queries/resolve-names.ts";
import { settingsSql } from "./findings.sql.ts";

export type Checks = { identity: readonly IdentityCheck[]; binding: readonly BindingCheck[] };

export type SetChecks = {
  /** For one batch: who is in the scope of each check. */
  planFor(ids: readonly string[]): Promise<CheckPlan>;
  settingOf(bit: number): CheckSetting;
};

/** `instead`: settings by rule that stand in for the stored ones, to see what they would do. */
export async function readSetChecks(
  client: ClientBase,
  checks: Checks,
  asOf: Date,
  instead: ReadonlyMap<number, StoredSetting> = new Map(),
): Promise<SetChecks> {
  const { rows } = await client.query<StoredSetting & { rule: number }>(settingsSql);
  const stored = new Map<number, StoredSetting>(rows.map((row) => [row.rule, row]));
  for (const [rule, setting] of instead) stored.set(rule, setting);
  const set = checks.identity.map((check) => ({
    check,
    setting: checkSetting(check, stored.get(check.bit)),
  }));
  const settings = new Map(
    [...checks.identity, ...checks.binding].map((check) => [
      check.bit,
      checkSetting(check, stored.get(check.bit)),
    ]),
  );
  return {
    async planFor(ids) {
      const inScope = await readScopes(
        client,
        set.map(({ setting }) => setting),
        { ids, asOf },
      );
      return planChecks(
        set.map((one) => {
          const members = one.setting.scope === null ? null : inScope.get(build(one.setting.scope));
          return { ...one, isFor: (id) => members == null || members.has(id) };
        }),
      );
    },
    settingOf: (bit) => settings.get(bit) ?? { isEnabled: true, thresholds: {}, scope: null },
  };
}

/** Who of the batch each scope lets through, by its text: checks may share one. */
async function readScopes(
  client: ClientBase,
  settings: readonly CheckSetting[],
  { ids, asOf }: { ids: readonly string[]; asOf: Date },
): Promise<Map<string, Set<string>>> {
  const scopes = new Map(settings.flatMap(({ scope }) => (scope === null ? [] : [[build(scope), scope]])));
  const found = new Map<string, Set<string>>();
  for (const [text, filter] of scopes) {
    const idsOf = await resolveNames(client, filter);
    const parameters: unknown[] = [ids];
    const { rows } = await client.query<{ id: string }>(
      `select principal_id::text as id from identity_row
        where principal_id = any($1::bigint[]) and principal_id in (${matchingIdsSql(filter, { asOf, idsOf, parameters })})`,
      parameters,
    );
    found.set(text, new Set(rows.map(({ id }) => id)));
  }
  return found;
}
