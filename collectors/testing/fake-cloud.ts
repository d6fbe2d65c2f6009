/** A cloud in memory: two accounts under one organization, whose every answer a test can change between runs. */
import type { CloudRecord, Collector, CollectorContext, Scope, Slice } from "#lib/ingest/contract.ts";

export type FakeCloud = {
  collector: Collector;
  pin: string;
  scopes: Scope[];
  /** Names of the roles per account. */
  roles: Map<string, string[]>;
  /** Slices asked for since the test began, as `stream scope`. */
  asked: string[];
  /** Set to throw, or to wait, in place of answering. Called before the first record of each slice. */
  trouble: (place: "identify" | "scopes" | Slice, ctx: CollectorContext) => Promise<void> | void;
};

export const peopleStream = "fake/roles";
export const useStream = "fake/use";

export function fakeCloud(prefix: string): FakeCloud {
  const [organization, first, second] = [`o-${prefix}`, `${prefix}-1`, `${prefix}-2`];
  const cloud: FakeCloud = {
    pin: organization,
    scopes: [
      scopeOf(organization, "aws_organization", null),
      accountOf(first, organization),
      accountOf(second, organization),
    ],
    roles: new Map([
      [first, ["api", "batch"]],
      [second, ["web"]],
    ]),
    asked: [],
    trouble: () => {},
    collector: {
      provider: "aws",
      streams: {
        [peopleStream]: {
          kinds: ["principal"],
          cadence: "inventory",
          scopeKinds: ["aws_account"],
          tells: "the roles",
        },
        [useStream]: { kinds: ["usage"], cadence: "usage", scopeKinds: ["aws_account"], tells: "their use" },
      },
      identify: async (ctx) => {
        await cloud.trouble("identify", ctx);
        return { pin: cloud.pin, name: `organization ${cloud.pin}` };
      },
      async *scopes(ctx) {
        await cloud.trouble("scopes", ctx);
        yield* cloud.scopes;
      },
      async *slices(_ctx, scopes) {
        for (const { externalId, kind } of scopes) {
          if (kind !== "aws_account") continue;
          yield { stream: peopleStream, scope: externalId };
          yield { stream: useStream, scope: externalId };
        }
      },
      async *collect(ctx, slice) {
        cloud.asked.push(`${slice.stream} ${slice.scope}`);
        for (const name of cloud.roles.get(slice.scope) ?? []) {
          if (slice.stream === peopleStream) yield roleOf(slice.scope, name);
        }
        await cloud.trouble(slice, ctx);
      },
      async *diagnose() {},
    },
  };
  return cloud;
}

export function accountOf(externalId: string, parent: string | null): Scope {
  return scopeOf(externalId, "aws_account", parent);
}

function scopeOf(externalId: string, kind: string, parent: string | null): Scope {
  return { externalId, kind, name: externalId, parent, state: "active", attributes: {} };
}

export function roleOf(scope: string, name: string): CloudRecord {
  return {
    type: "principal",
    scope,
    externalId: `AROA-${scope}-${name}`,
    kind: "aws_iam_role",
    name,
    resourceName: `arn:aws:iam::${scope}:role/${name}`,
    createdAt: new Date("2026-01-01T00:00:00Z"),
    disabled: null,
    tags: {},
    attributes: {},
    unknown: [],
  };
}
