/** `aws/roles-anywhere`: which roles workloads outside AWS become with a certificate, and whose certificates were seen. */

import { z } from "zod";
import type { CloudRecord, TrustRecord, WorkloadRecord } from "#lib/ingest/contract.ts";
import { accountOfArn } from "#lib/providers/aws/keys.ts";
import { malformed } from "../calls/malformed.ts";
import { pages } from "../calls/pages.ts";
import type { Access } from "./access.ts";
import { overRegions } from "./regions.ts";
import { signedGet } from "./signed-get.ts";

const trustAnchor = z.looseObject({
  trustAnchorArn: z.string(),
  name: z.string().optional(),
  enabled: z.boolean().optional(),
});
const profile = z.looseObject({
  profileArn: z.string(),
  name: z.string().optional(),
  enabled: z.boolean().optional(),
  roleArns: z.array(z.string()).nullish(),
  sessionPolicy: z.string().nullish(),
  managedPolicyArns: z.array(z.string()).nullish(),
  durationSeconds: z.number().nullish(),
});
const subject = z.looseObject({
  subjectArn: z.string(),
  x509Subject: z.string().optional(),
  enabled: z.boolean().optional(),
});

export type TrustAnchor = z.infer<typeof trustAnchor>;
export type Profile = z.infer<typeof profile>;
export type Subject = z.infer<typeof subject>;

export async function* collectRolesAnywhere(access: Access, account: string): AsyncGenerator<CloudRecord> {
  yield* overRegions(access, async function* (region) {
    const anchors = await listAll(access, region, {
      permission: "rolesanywhere:ListTrustAnchors",
      path: "/trustanchors",
      member: "trustAnchors",
      item: trustAnchor,
    });
    const profiles = await listAll(access, region, {
      permission: "rolesanywhere:ListProfiles",
      path: "/profiles",
      member: "profiles",
      item: profile,
    });
    const subjects = await listAll(access, region, {
      permission: "rolesanywhere:ListSubjects",
      path: "/subjects",
      member: "subjects",
      item: subject,
    });
    yield* anywhereRecords({ anchors, profiles, subjects }, account, region);
  });
}

type Listing<T> = { permission: string; path: string; member: string; item: z.ZodType<T> };

/** A region has at most a few hundred of each (service quotas), so they are held. Source: IAM Roles Anywhere API reference. */
async function listAll<T>(access: Access, region: string, listing: Listing<T>): Promise<T[]> {
  const pageOf = z.looseObject({
    nextToken: z.string().nullish(),
    [listing.member]: z.array(listing.item).nullish(),
  });
  const items: T[] = [];
  const answers = pages(
    async (nextToken) => {
      const get = { service: "rolesanywhere", region, path: listing.path, query: { nextToken } };
      const answer = await access.call(
        listing.permission,
        (options) => signedGet(access, get, options.abortSignal),
        region,
      );
      const page = pageOf.safeParse(answer);
      if (!page.success)
        throw malformed(`Roles Anywhere gave an unexpected answer to ${listing.permission} in ${region}.`);
      return page.data as { nextToken?: string | null; [member: string]: unknown };
    },
    (page) => page.nextToken ?? undefined,
  );
  for await (const page of answers) items.push(...((page[listing.member] ?? []) as T[]));
  return items;
}

type Listed = { anchors: TrustAnchor[]; profiles: Profile[]; subjects: Subject[] };

/** A profile per role as workload; each enabled anchor as trusted party of each role of an enabled profile. */
export function anywhereRecords(listed: Listed, account: string, region: string): CloudRecord[] {
  const anchors = listed.anchors.filter((anchor) => anchor.enabled !== false);
  const subjects = listed.subjects.flatMap((seen) => seen.x509Subject ?? []).sort();
  return [
    ...listed.profiles.flatMap((found) => workloadRecords(found, subjects, account, region)),
    ...trustRecords(listed.profiles, anchors, account),
  ];
}

const shownSubjects = 50;

function workloadRecords(
  found: Profile,
  subjects: string[],
  account: string,
  region: string,
): WorkloadRecord[] {
  const roles = [...new Set(found.roleArns ?? [])];
  return roles.map((role) => ({
    type: "workload",
    scope: account,
    externalId: roles.length === 1 ? found.profileArn : `${found.profileArn}#${role}`,
    kind: "aws_roles_anywhere_profile",
    name: found.name ?? found.profileArn,
    runsAs: { kind: "name", value: role },
    location: region,
    attributes: {
      enabled: found.enabled !== false,
      durationSeconds: found.durationSeconds ?? null,
      hasSessionPolicy: Boolean(found.sessionPolicy),
      managedPolicies: found.managedPolicyArns ?? [],
      subjectsInRegion: subjects.length,
      subjects: subjects.slice(0, shownSubjects),
    },
    unknown: [],
  }));
}

function trustRecords(profiles: Profile[], anchors: TrustAnchor[], account: string): TrustRecord[] {
  const profilesOf = new Map<string, string[]>();
  for (const found of profiles) {
    if (found.enabled === false) continue;
    for (const role of new Set(found.roleArns ?? []))
      profilesOf.set(role, [...(profilesOf.get(role) ?? []), found.profileArn]);
  }
  return [...profilesOf]
    .filter(([role]) => accountOfArn(role) === account)
    .flatMap(([role, arns]) =>
      anchors.map((anchor) => ({
        type: "trust" as const,
        scope: account,
        subject: { kind: "name", value: role },
        trusted: { kind: "federated", value: `${anchor.trustAnchorArn}|*` },
        mechanism: "roles-anywhere",
        condition: null,
        attributes: { anchor: anchor.name ?? null, profiles: arns.sort() },
        unknown: [],
      })),
    );
}
