/** A small organization of Google Cloud, as its APIs would tell it: something of every kind, and some of every trouble. */
import { logEntries } from "./small-log.ts";

const organization = "organizations/100";
const payments = "projects/31";
const shop = "projects/32";
const old = "projects/33";

/** Of assets, nearest first. */
const ancestors: Record<string, string[]> = {
  [organization]: [organization],
  "folders/21": ["folders/21", organization],
  [payments]: [payments, "folders/21", organization],
  [shop]: [shop, organization],
  [old]: [old, organization],
};

export const projectIds: Record<string, string> = {
  [payments]: "payments-prod",
  [shop]: "web-shop",
  [old]: "old-shop",
};

const nodes = [
  { name: organization, displayName: "example.com", state: "ACTIVE", directoryCustomerId: "C0x" },
  { name: "folders/21", parent: organization, displayName: "Production", state: "ACTIVE" },
  {
    ...{
      name: payments,
      parent: "folders/21",
      projectId: "payments-prod",
      displayName: "Payments",
      state: "ACTIVE",
    },
    labels: { team: "payments", env: "prod", colour: "blue" },
  },
  { name: shop, parent: organization, projectId: "web-shop", displayName: "Shop", state: "ACTIVE" },
  { name: old, parent: organization, projectId: "old-shop", displayName: "Old", state: "DELETE_REQUESTED" },
];

const account = (project: string, uniqueId: string, local: string, more: object = {}) => {
  const id = projectIds[project] ?? "";
  const email = local.includes("@") ? local : `${local}@${id}.iam.gserviceaccount.com`;
  return {
    project,
    uniqueId,
    email,
    name: `projects/${id}/serviceAccounts/${email}`,
    projectId: id,
    oauth2ClientId: uniqueId,
    ...more,
  };
};

const accounts = [
  account(payments, "1001", "api", { displayName: "Payments API", description: "asks jane@example.com" }),
  account(payments, "1002", "batch", { disabled: true }),
  account(payments, "1003", "31-compute@developer.gserviceaccount.com"),
  account(shop, "1004", "web"),
  account(shop, "1005", "ci"),
  account(old, "1006", "gone"),
];

const key = (owner: string, id: string, more: object = {}) => ({
  owner,
  id,
  keyType: "USER_MANAGED",
  keyOrigin: "GOOGLE_PROVIDED",
  keyAlgorithm: "KEY_ALG_RSA_2048",
  validAfterTime: "2026-01-02T03:04:05Z",
  validBeforeTime: "9999-12-31T23:59:59Z",
  ...more,
});

const keys = [
  key("1001", "a1"),
  key("1001", "a2", {
    disabled: true,
    disableReason: "SERVICE_ACCOUNT_KEY_DISABLE_REASON_EXPOSED",
    extendedStatus: [{ key: "SERVICE_ACCOUNT_KEY_EXTENDED_STATUS_KEY_EXPOSED", value: "github" }],
  }),
  key("1002", "b1", { validBeforeTime: "2026-02-01T00:00:00Z" }),
  key("1004", "c1", { keyType: "SYSTEM_MANAGED" }),
  key("1005", "d1", { keyOrigin: "USER_PROVIDED" }),
];

const pools = [
  {
    project: shop,
    name: `${shop}/locations/global/workloadIdentityPools/github`,
    ...{ displayName: "GitHub", state: "ACTIVE", mode: "FEDERATION_ONLY" },
    providers: [
      {
        name: `${shop}/locations/global/workloadIdentityPools/github/providers/actions`,
        state: "ACTIVE",
        oidc: { issuerUri: "https://token.actions.githubusercontent.com", allowedAudiences: ["x"] },
        attributeMapping: { "google.subject": "assertion.sub" },
        attributeCondition: 'assertion.repository_owner_id=="1234"',
      },
      {
        name: `${shop}/locations/global/workloadIdentityPools/github/providers/aws`,
        ...{ state: "ACTIVE", disabled: true, aws: { accountId: "111122223333" } },
      },
    ],
  },
  {
    project: shop,
    name: `${shop}/locations/global/workloadIdentityPools/mesh`,
    ...{ state: "ACTIVE", mode: "TRUST_DOMAIN" },
    providers: [],
  },
];

const until = { expression: 'request.time < timestamp("2027-01-01T00:00:00Z")', title: "until 2027" };
const subject = `principal://iam.googleapis.com/${shop}/locations/global/workloadIdentityPools/github/subject/repo:acme/web`;

/** By node, by account id, and by full resource name. */
const policies: Record<string, object> = {
  [organization]: {
    version: 3,
    bindings: [
      {
        role: "roles/resourcemanager.organizationAdmin",
        members: ["user:root@example.com", "group:admins@example.com"],
      },
      {
        role: `${organization}/roles/auditor`,
        members: ["serviceAccount:ci@web-shop.iam.gserviceaccount.com"],
      },
    ],
    auditConfigs: [
      {
        service: "storage.googleapis.com",
        auditLogConfigs: [{ logType: "DATA_READ", exemptedMembers: ["user:a@b.c"] }],
      },
    ],
  },
  [payments]: {
    version: 3,
    bindings: [
      {
        role: "roles/editor",
        members: [
          "serviceAccount:31-compute@developer.gserviceaccount.com",
          "serviceAccount:31@cloudservices.gserviceaccount.com",
        ],
      },
      {
        role: "roles/storage.admin",
        members: [
          "serviceAccount:api@payments-prod.iam.gserviceaccount.com",
          "deleted:serviceAccount:x@payments-prod.iam.gserviceaccount.com?uid=999",
        ],
        condition: until,
      },
      {
        role: "roles/storage.admin",
        members: ["serviceAccount:API@payments-prod.iam.gserviceaccount.com", "allUsers"],
      },
    ],
    auditConfigs: [
      {
        service: "allServices",
        auditLogConfigs: [{ logType: "ADMIN_READ" }, { logType: "DATA_READ" }, { logType: "DATA_WRITE" }],
      },
    ],
  },
  [shop]: { version: 1, etag: "x" },
  "1005": {
    version: 1,
    bindings: [
      {
        role: "roles/iam.workloadIdentityUser",
        members: [subject, "serviceAccount:payments-prod.svc.id.goog[ci/runner]"],
      },
      { role: "roles/iam.serviceAccountTokenCreator", members: ["user:jane@example.com"] },
      {
        role: "roles/iam.serviceAccountUser",
        members: ["serviceAccount:web@web-shop.iam.gserviceaccount.com"],
      },
    ],
  },
  "//storage.googleapis.com/receipts": {
    bindings: [
      { role: "roles/storage.legacyBucketOwner", members: ["projectEditor:payments-prod"] },
      {
        role: "roles/storage.objectViewer",
        members: ["serviceAccount:web@web-shop.iam.gserviceaccount.com"],
      },
    ],
  },
};

const predefinedRoles = [
  ["roles/editor", "Editor", ["storage.buckets.create", "compute.instances.create"]],
  ["roles/storage.admin", "Storage Admin", ["storage.buckets.setIamPolicy", "storage.buckets.create"]],
  [
    "roles/resourcemanager.organizationAdmin",
    "Organization Administrator",
    ["resourcemanager.organizations.get"],
  ],
].map(([name, title, includedPermissions]) => ({
  name,
  title,
  includedPermissions,
  stage: "GA",
  etag: "AA==",
}));

const customRoles = [
  {
    owner: organization,
    name: `${organization}/roles/auditor`,
    title: "Auditor",
    includedPermissions: ["b.c.list", "a.b.get"],
    stage: "GA",
    etag: "B1==",
  },
  { owner: payments, name: "projects/payments-prod/roles/old", title: "Old", deleted: true, etag: "B2==" },
];

const denyPolicy = (node: string) => ({
  name: `policies/cloudresourcemanager.googleapis.com%2F${node.replace("/", "%2F")}/denypolicies/no-keys`,
  displayName: "No new keys",
  etag: "D1==",
  rules: [
    {
      description: "nobody makes keys",
      denyRule: {
        deniedPrincipals: [
          "principalSet://goog/public:all",
          "principal://iam.googleapis.com/projects/-/serviceAccounts/ci@web-shop.iam.gserviceaccount.com",
        ],
        exceptionPrincipals: ["principalSet://goog/group/admins@example.com"],
        deniedPermissions: ["iam.googleapis.com/serviceAccountKeys.create"],
        denialCondition: { expression: "!resource.matchTag('100/env', 'test')" },
      },
    },
  ],
});

const denyPolicies: Record<string, ReturnType<typeof denyPolicy>[]> = {
  [organization]: [denyPolicy(organization)],
};

const contacts: Record<string, object[]> = {
  [payments]: [
    {
      name: `${payments}/contacts/1`,
      email: "Pay-Team@example.com",
      notificationCategorySubscriptions: ["TECHNICAL", "SECURITY"],
      languageTag: "en",
      validationState: "VALID",
    },
    {
      name: `${payments}/contacts/2`,
      email: "left@example.com",
      notificationCategorySubscriptions: ["ALL"],
      languageTag: "en",
      validationState: "INVALID",
    },
  ],
};

const tags: Record<string, { key: string; value: string }[]> = {
  [shop]: [{ key: "100/env", value: "100/env/prod" }],
};

const period = { startTime: "2025-12-31T08:00:00Z", endTime: "2026-11-23T08:00:00Z" };
const activities: Record<string, object[]> = {
  [`${payments}/serviceAccountLastAuthentication`]: [
    accountActivity("1001", "2026-11-20T08:00:00Z"),
    accountActivity("1002", null),
  ],
  [`${payments}/serviceAccountKeyLastAuthentication`]: [
    keyActivity("1001", "a1", "2026-11-19T08:00:00Z"),
    keyActivity("1002", "b1", null),
  ],
};

function accountActivity(serviceAccountId: string, at: string | null) {
  const name = `//iam.googleapis.com/projects/payments-prod/serviceAccounts/${serviceAccountId}`;
  return {
    ...{
      fullResourceName: name,
      activityType: "serviceAccountLastAuthentication",
      observationPeriod: period,
    },
    activity: {
      serviceAccount: { serviceAccountId, projectNumber: "31", fullResourceName: name },
      ...(at && { lastAuthenticatedTime: at }),
    },
  };
}

function keyActivity(serviceAccountId: string, id: string, at: string | null) {
  const name = `//iam.googleapis.com/projects/payments-prod/serviceAccounts/api@payments-prod.iam.gserviceaccount.com/keys/${id}`;
  return {
    ...{
      fullResourceName: name,
      activityType: "serviceAccountKeyLastAuthentication",
      observationPeriod: period,
    },
    activity: {
      serviceAccountKey: { serviceAccountId, projectNumber: "31", fullResourceName: name },
      ...(at && { lastAuthenticatedTime: at }),
    },
  };
}

const workloads = [
  {
    ...{ project: shop, type: "compute.googleapis.com/Instance", location: "europe-west1-b" },
    name: "//compute.googleapis.com/projects/web-shop/zones/europe-west1-b/instances/vm-1",
    data: {
      name: "vm-1",
      serviceAccounts: [{ email: "web@web-shop.iam.gserviceaccount.com", scopes: ["x"] }],
    },
  },
  {
    ...{ project: payments, type: "run.googleapis.com/Service", location: "europe-west1" },
    name: "//run.googleapis.com/projects/payments-prod/locations/europe-west1/services/api",
    data: {
      metadata: { name: "api" },
      spec: {
        template: {
          spec: {
            serviceAccountName: "api@payments-prod.iam.gserviceaccount.com",
            containers: [{ env: [{ name: "TOKEN", value: "s3cret" }] }],
          },
        },
      },
    },
  },
  {
    ...{ project: payments, type: "container.googleapis.com/Cluster", location: "europe-west1" },
    name: "//container.googleapis.com/projects/payments-prod/locations/europe-west1/clusters/main",
    data: {
      selfLink:
        "https://container.googleapis.com/v1/projects/payments-prod/locations/europe-west1/clusters/main",
      workloadIdentityConfig: { workloadPool: "payments-prod.svc.id.goog" },
      nodePools: [{ name: "default-pool", config: { serviceAccount: "default" } }],
    },
  },
];

/** A fresh copy, which a test may change. */
export function smallEstate() {
  return structuredClone({
    ...{ organization, payments, shop, old, ancestors, nodes, accounts, keys, pools, policies },
    ...{ predefinedRoles, customRoles, denyPolicies, contacts, tags, activities, workloads, logEntries },
  });
}

export type SmallEstate = ReturnType<typeof smallEstate>;
