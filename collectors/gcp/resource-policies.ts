/**
 * `gcp/resource-policies`: who holds which role on buckets, secrets, topics and everything else that has a policy of its own. Only the
 * asset inventory lists them all; also who the holders of basic roles are, whom such policies name as one.
 */
import type { CloudRecord, MembershipRecord } from "#lib/ingest/contract.ts";
import { memberRef } from "#lib/providers/gcp/keys.ts";
import { type BasicRole, memberText, parseMember } from "#lib/providers/gcp/members.ts";
import { createShortfall } from "../calls/shortfall.ts";
import {
  accountType,
  hierarchyTypes,
  isTruncated,
  listAssets,
  requireInventory,
  truncated,
} from "./assets.ts";
import type { Estate } from "./estate.ts";
import { bindingsOf, policyRecords } from "./map-binding.ts";
import type { Reading } from "./reading.ts";

export async function* collectResourcePolicies({ access, estate }: Reading): AsyncGenerator<CloudRecord> {
  await requireInventory(access, "IAM_POLICY");
  const shortfall = createShortfall(access.ctx.signal);
  const basics = createBasicRoles(estate);
  for await (const asset of listAssets(access, "IAM_POLICY", null)) {
    const scope = estate.scopeOf(asset.ancestors ?? []);
    if (scope === null) continue;
    if (hierarchyTypes.includes(asset.assetType)) basics.learn(scope, asset.iamPolicy);
    if (hierarchyTypes.includes(asset.assetType) || asset.assetType === accountType) continue;
    if (isTruncated(asset)) shortfall.note(asset.name, truncated(asset.name));
    basics.notice(asset.iamPolicy);
    yield* policyRecords(asset.iamPolicy, {
      ...{ scope, root: estate.root, account: null },
      resource: asset.name.replace(/^\/\//, ""),
      resourceType: asset.assetType,
    });
  }
  yield* basics.memberships();
  shortfall.end();
}

/** Who stands behind `projectOwner:`, `projectEditor:` and `projectViewer:` of the projects that policies name so. */
export function createBasicRoles(estate: Pick<Estate, "projectScope">) {
  const holders = new Map<string, Set<string>>();
  const named = new Map<string, { role: BasicRole; project: string }>();
  return {
    /** A project's own policy. */
    learn(project: string, policy: unknown): void {
      for (const { role, condition, members } of bindingsOf(policy)) {
        const basic = /^roles\/(owner|editor|viewer)$/.exec(role)?.[1];
        if (basic === undefined || condition !== null) continue;
        const key = `${basic} ${project}`;
        const found = holders.get(key) ?? new Set();
        holders.set(key, found);
        for (const member of members) found.add(member);
      }
    },
    /** Any other policy. */
    notice(policy: unknown): void {
      for (const { members } of bindingsOf(policy)) {
        for (const text of members) {
          const member = parseMember(text);
          if (member.form === "basic-role") named.set(memberText(member), member);
        }
      }
    },
    *memberships(): Iterable<MembershipRecord> {
      for (const [text, { role, project }] of named) {
        const scope = estate.projectScope(project);
        const found = holders.get(`${role} ${scope}`) ?? [];
        const refs = new Map(
          [...found].map((member) => memberRef(parseMember(member))).map((ref) => [JSON.stringify(ref), ref]),
        );
        for (const member of refs.values()) {
          yield { type: "membership", group: { kind: "member", value: text }, member, unknown: [] };
        }
      }
    },
  };
}
