import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { openImport } from "./import.ts";

const folder = process.env.FIXTURES;
const path = folder === undefined ? "" : join(folder, "aws/account-authorization-details.json");
const isThere = folder !== undefined && existsSync(path);
const why = isThere ? "" : " (skipped: FIXTURES names no folder with aws/account-authorization-details.json)";

describe.skipIf(!isThere)(`a real export${why}`, () => {
  it("gives 44 users, 5 groups and 78 roles in two accounts, and every grant has its policy with a document", async () => {
    const estate = await openImport([{ path, role: "details" }], { signal: new AbortController().signal });
    const records: CloudRecord[] = [];
    for (const slice of estate.slices) for await (const record of estate.collect(slice)) records.push(record);
    const principals = records.filter((record) => record.type === "principal");
    const count = (kind: string) => principals.filter((record) => record.kind === kind).length;
    expect(estate.scopes).toHaveLength(2);
    expect([count("aws_iam_user"), count("aws_iam_group"), count("aws_iam_role")]).toEqual([44, 5, 78]);
    const roles = new Map(
      records.flatMap((record) => (record.type === "role" ? [[record.externalId, record]] : [])),
    );
    const grants = records.filter((record) => record.type === "grant");
    expect(grants.length).toBeGreaterThan(100);
    for (const grant of grants) expect(roles.get(grant.role.value)?.document).not.toBeNull();
    const ids = new Set(principals.map((record) => record.externalId));
    for (const grant of grants) expect(ids).toContain(grant.subject.value);
  });
});
