/** What happens without a permission: only what needs it is missing, and says so. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { Denied, Incomplete } from "#lib/errors.ts";
import type { Slice } from "#lib/ingest/contract.ts";
import { collector } from "./collector.ts";
import { awsStreams } from "./streams.ts";
import { type Collected, collectAll, listOf } from "./testing/simulated.ts";
import {
  context,
  errorsByStream,
  permissions,
  richAccounts,
  streamPermissions,
  theClouds,
  withClouds,
} from "./testing/with-clouds.ts";

withClouds();

describe("without one permission", () => {
  let accounts: string[];
  let whole: Map<string, Set<string>>;
  const keyOf = ({ slice }: Collected["slices"][number]) => `${slice.stream} ${slice.scope}`;
  const textsOf = ({ records }: Collected["slices"][number]) =>
    records.map((record) => JSON.stringify(record));
  beforeAll(async () => {
    accounts = richAccounts();
    const collected = await collectAll(context({ accounts }));
    whole = new Map(collected.slices.map((result) => [keyOf(result), new Set(textsOf(result))]));
  });

  it.each(streamPermissions)(
    "$permission: exactly the streams it names are incomplete, and all others are whole",
    async (row) => {
      theClouds().aws.permissions.deny(row.permission);
      // The streams it names everywhere; all others in the richest account, without the many calls for last accessed services.
      const isAsked = ({ stream, scope }: Slice) =>
        row.streams.includes(stream) || (scope === accounts[0] && stream !== "aws/access-advisor");
      const collected = await collectAll(context({ accounts }), isAsked);
      const failed = errorsByStream(collected);
      expect(new Set(failed.keys())).toEqual(new Set(row.streams));
      for (const error of [...failed.values()].flat()) {
        expect(error instanceof Denied || error instanceof Incomplete).toBe(true);
        expect((error as Denied).hint).toContain(row.permission);
      }
      for (const result of collected.slices) {
        const known = whole.get(keyOf(result)) ?? new Set();
        if (result.error === null) expect(new Set(textsOf(result))).toEqual(known);
        else
          expect(textsOf(result).filter((text) => !known.has(text) && text.includes('"unknown":[]'))).toEqual(
            [],
          );
      }
    },
  );

  it("the list has no permission twice and names only streams there are", () => {
    expect(new Set(permissions.map((row) => row.permission)).size).toBe(permissions.length);
    for (const row of permissions) {
      for (const stream of row.streams) expect(["*", ...Object.keys(awsStreams)]).toContain(stream);
    }
  });

  it.each(["reader-role.yaml", "reader-role.tf"])(
    "%s grants the reader exactly what the list says",
    (file) => {
      const text = readFileSync(new URL(`./${file}`, import.meta.url), "utf8");
      const granted = new Set(text.match(/\b(iam|ec2|ecs|eks|lambda|rolesanywhere|organizations):[A-Z]\w+/g));
      const isReader = ({ where }: { where: string }) => where === "member" || file.endsWith(".tf");
      const wanted = permissions.filter(isReader).map((row) => row.permission);
      expect(granted).toEqual(new Set(wanted.filter((permission) => permission !== "sts:AssumeRole")));
    },
  );

  it("an account that cannot be entered fails in all its slices, with what to check, and no other does", async () => {
    const [shut = ""] = accounts.filter((id) => id !== theClouds().world.aws.organization.securityId);
    theClouds().aws.permissions.denyScope(shut);
    const collected = await collectAll(context({ accounts }), (slice) => slice.stream === "aws/principals");
    for (const { slice, error } of collected.slices) {
      if (slice.scope !== shut) expect(error).toBeNull();
      else {
        expect(error).toBeInstanceOf(Denied);
        expect(error?.hint).toMatch(/trust policy/);
      }
    }
  });

  it("without the tree there is no list of scopes at all", async () => {
    theClouds().aws.permissions.deny("organizations:ListOrganizationalUnitsForParent");
    await expect(listOf(collector.scopes(context()))).rejects.toBeInstanceOf(Denied);
  });
});

describe("the doctor", () => {
  it("finds every permission granted, or nothing to try it on, and the one that is missing with its fix", async () => {
    const accounts = richAccounts().slice(0, 2);
    const fine = await listOf(collector.diagnose(context({ accounts })));
    expect(fine.filter((check) => check.status === "denied" || check.status === "failed")).toEqual([]);
    const names = new Set(fine.map((check) => check.name));
    for (const { permission } of permissions)
      if (permission !== "sts:AssumeRole") expect(names).toContain(permission);
    theClouds().aws.permissions.deny("iam:ListSAMLProviders");
    const bad = (await listOf(collector.diagnose(context({ accounts })))).filter(
      (check) => check.status === "denied",
    );
    expect(bad.map((check) => check.name)).toEqual(accounts.map(() => "iam:ListSAMLProviders"));
    expect(bad[0]?.fix).toContain('"Action":"iam:ListSAMLProviders"');
    expect(bad[0]?.fix).toContain("role/");
  });
});
