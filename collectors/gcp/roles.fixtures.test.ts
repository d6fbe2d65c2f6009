/** The roles others wrote down, as the collector reads them. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { ActionRecord, RoleRecord } from "#lib/ingest/contract.ts";
import { gcpPolicyStatements } from "#lib/providers/gcp/policy-statements.ts";
import { actionRecords, roleRecord } from "./map-role.ts";
import { collectAll, contextFor, recordsOf } from "./testing/collecting.ts";
import { startSmallGoogle } from "./testing/small-google.ts";

const folder = process.env.FIXTURES;

describe.skipIf(!folder)("2,461 predefined roles", () => {
  type Entry = { title: string; stage?: string; p: string[] };
  const entries = (): [string, Entry][] =>
    Object.entries(JSON.parse(gunzipSync(readFileSync(`${folder}/gcp/role-permissions.json.gz`)).toString()));

  it("are all delivered, with every permission and one action for each, through the pages of the API", async () => {
    const google = await startSmallGoogle();
    google.estate.predefinedRoles = entries().map(([name, { title, stage, p }]) => ({
      ...{ name, title, includedPermissions: p, etag: "AA==" },
      ...{ stage: stage ?? "GA" },
    }));
    const records = recordsOf(await collectAll(contextFor(google), ["gcp/roles"]), "gcp/roles");
    await google.stop();
    const roles = records.filter(
      (record): record is RoleRecord => record.type === "role" && record.manager === "provider",
    );
    expect(roles).toHaveLength(2461);
    expect(new Set(roles.map(({ externalId }) => externalId)).size).toBe(2461);
    const byName = new Map(roles.map((role) => [role.resourceName, role]));
    for (const [name, { title, p }] of entries()) {
      expect(byName.get(name)).toMatchObject({
        name: title,
        document: { includedPermissions: p.toSorted() },
      });
    }
    const actions = records.filter((record): record is ActionRecord => record.type === "action");
    expect(new Set(actions.map(({ name }) => name)).size).toBe(actions.length);
    // Two more are those of the small estate's own custom role.
    expect(actions.length).toBe(new Set(entries().flatMap(([, { p }]) => p)).size + 2);
  });
  it("read as statements, and no permission that hands out access counts as reading", () => {
    const seen = new Set<string>();
    const levels = new Map<string, string | null>();
    for (const [name, { title, p }] of entries()) {
      const role = roleRecord(
        { name, title, includedPermissions: p },
        { root: "organizations/1", scope: "organizations/1" },
      );
      if (role === null) throw new Error(name);
      expect(gcpPolicyStatements(role.document)?.[0]?.actions).toHaveLength(p.length);
      for (const { name: action, level } of actionRecords(role, seen)) levels.set(action, level);
    }
    const at = (wanted: string) => [...levels].filter(([, level]) => level === wanted).map(([name]) => name);
    expect(at("permissions").filter((name) => name.endsWith(".setIamPolicy")).length).toBeGreaterThan(250);
    expect(
      [...at("list"), ...at("read")].filter((name) =>
        /\.(create|delete|update|set\w*|use\w*|sign\w*|actAs|getAccessToken)$/.test(name),
      ),
    ).toEqual([]);
  });
});
