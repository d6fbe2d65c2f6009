/**
 * IAM Roles Anywhere. The SDK client on the registry is years old, so these three calls have schemas of their own here,
 * written from the service's API reference in the form the SDK uses.
 */
import { instantOf } from "../../calendar.ts";
import { HEX, randomOf } from "../../random.ts";
import type { Call, Operations } from "../call.ts";
import { pageOf } from "../paging.ts";
import { everUsed } from "../world/activity.ts";

const NAMESPACE = "com.amazonaws.rolesanywhere";
const ISO = 5;
const structure = (name: string, members: Record<string, unknown>) => [
  3,
  NAMESPACE,
  name,
  0,
  Object.keys(members),
  Object.values(members),
];
const listOf = (name: string, item: unknown) => [1, NAMESPACE, name, 0, item];
const listInput = structure("ListRequest", {
  nextToken: [0, { httpQuery: "nextToken" }],
  pageSize: [1, { httpQuery: "pageSize" }],
});

const anchor = structure("TrustAnchorDetail", {
  trustAnchorId: 0,
  trustAnchorArn: 0,
  name: 0,
  source: structure("Source", {
    sourceType: 0,
    sourceData: structure("SourceData", { x509CertificateData: 0, acmPcaArn: 0 }),
  }),
  enabled: 2,
  createdAt: ISO,
  updatedAt: ISO,
});
const profile = structure("ProfileDetail", {
  profileId: 0,
  profileArn: 0,
  name: 0,
  requireInstanceProperties: 2,
  enabled: 2,
  createdBy: 0,
  sessionPolicy: 0,
  roleArns: 64,
  managedPolicyArns: 64,
  createdAt: ISO,
  updatedAt: ISO,
  durationSeconds: 1,
  acceptRoleSessionName: 2,
});
const subject = structure("SubjectSummary", {
  subjectArn: 0,
  subjectId: 0,
  enabled: 2,
  x509Subject: 0,
  lastSeenAt: ISO,
  createdAt: ISO,
  updatedAt: ISO,
});

const operation = (name: string, path: string, member: string, item: unknown[]) => [
  9,
  NAMESPACE,
  name,
  { http: ["GET", path, 200] },
  listInput,
  structure(`${name}Response`, { nextToken: 0, [member]: listOf(`${name}Items`, item) }),
];

/** In place of the exports of an SDK client: `<Operation>$`. */
export const rolesAnywhereSchemas: Record<string, unknown> = {
  ListTrustAnchors$: operation("ListTrustAnchors", "/trustanchors", "trustAnchors", anchor),
  ListProfiles$: operation("ListProfiles", "/profiles", "profiles", profile),
  ListSubjects$: operation("ListSubjects", "/subjects", "subjects", subject),
};

type ListInput = { nextToken?: string; pageSize?: number };

export const rolesAnywhereOperations: Operations = {
  ListTrustAnchors: listTrustAnchors,
  ListProfiles: listProfiles,
  ListSubjects: listSubjects,
};

const arnOf = (call: Call, rest: string) =>
  `arn:aws:rolesanywhere:${call.region}:${call.caller.account}:${rest}`;

function here<Item extends { region: string }>(call: Call, items: Item[], input: ListInput) {
  return pageOf(
    items.filter((item) => item.region === call.region),
    {
      token: input.nextToken,
      limit: input.pageSize,
      size: { default: 50, maximum: 100 },
      cap: call.pageCap,
      refusal: "ValidationException",
    },
  );
}

function listTrustAnchors(call: Call, input: ListInput): unknown {
  const page = here(call, call.account().anchors, input);
  return {
    nextToken: page.next,
    trustAnchors: page.items.map((item) => ({
      trustAnchorId: item.id,
      trustAnchorArn: arnOf(call, `trust-anchor/${item.id}`),
      name: item.name,
      source: {
        sourceType: "CERTIFICATE_BUNDLE",
        sourceData: {
          x509CertificateData: `-----BEGIN CERTIFICATE-----\n${randomOf(item.id).text(64, HEX)}\n-----END CERTIFICATE-----`,
        },
      },
      enabled: true,
      createdAt: new Date(item.createdAt),
      updatedAt: new Date(item.createdAt),
    })),
  };
}

function listProfiles(call: Call, input: ListInput): unknown {
  const page = here(call, call.account().profiles, input);
  return {
    nextToken: page.next,
    profiles: page.items.map((item) => ({
      profileId: item.id,
      profileArn: arnOf(call, `profile/${item.id}`),
      name: item.name,
      requireInstanceProperties: false,
      enabled: item.enabled,
      createdBy: `arn:aws:iam::${call.caller.account}:root`,
      sessionPolicy: item.sessionPolicy === null ? undefined : JSON.stringify(item.sessionPolicy),
      roleArns: item.roles.map((role) => `arn:aws:iam::${call.caller.account}:role/${role}`),
      managedPolicyArns: item.managedPolicies,
      createdAt: new Date(item.createdAt),
      updatedAt: new Date(item.createdAt),
      durationSeconds: 3600,
      acceptRoleSessionName: false,
    })),
  };
}

function listSubjects(call: Call, input: ListInput): unknown {
  const page = here(call, call.account().subjects, input);
  return {
    nextToken: page.next,
    subjects: page.items.map((item) => ({
      subjectArn: arnOf(call, `subject/${item.id}`),
      subjectId: item.id,
      enabled: true,
      x509Subject: item.x509,
      lastSeenAt: everUsed(item.activity, call.world.day, item.id) ?? undefined,
      createdAt: new Date(item.createdAt),
      updatedAt: instantOf(call.world.day),
    })),
  };
}
