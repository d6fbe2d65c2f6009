/** Every request the collector makes, and every answer it is tested with, judged by Google's own discovery documents. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import list from "#lib/providers/gcp/permissions.json" with { type: "json" };
import { collector } from "./collector.ts";
import { collectAll, contextFor, listOf } from "./testing/collecting.ts";
import { type Judge, judgeBy } from "./testing/discovery.ts";
import { type SmallGoogle, startSmallGoogle } from "./testing/small-google.ts";

const folder = process.env.FIXTURES;

describe.skipIf(!folder)("judged by discovery documents", () => {
  let google: SmallGoogle;
  let judge: Judge;
  const inventory = ["listResource", "listIamPolicy", "searchAllResources"].map(
    (name) => `cloudasset.assets.${name}`,
  );

  beforeAll(async () => {
    judge = judgeBy(`${folder}/gcp/discovery`);
    google = await startSmallGoogle();
    for (const denied of [[], inventory]) {
      google.denied = new Set(denied);
      for (const emptyPages of [false, true]) {
        google.emptyPages = emptyPages;
        await collectAll(contextFor(google, { pageSize: emptyPages ? 1 : undefined }));
      }
      for (const resource of ["projects/payments-prod", "folders/21"]) {
        await collectAll(contextFor(google, { config: { resource } }));
      }
      await listOf(collector.diagnose(contextFor(google)));
    }
    google.denied.clear();
    await collectAll(
      contextFor(google, { config: { impersonate: "other@host-project.iam.gserviceaccount.com" } }),
    );
  }, 60_000);
  afterAll(() => google.stop());

  it("every request is one that Google describes, parameters and bodies included", () => {
    expect(google.asked.length).toBeGreaterThan(200);
    expect([...new Set(google.asked.flatMap((asked) => judge.request(asked)))]).toEqual([]);
  });
  it("every answer the tests give is one that Google describes", () => {
    const good = google.answered.filter(({ status }) => status === 200);
    expect([...new Set(good.flatMap(({ asked, body }) => judge.answer(asked, body)))]).toEqual([]);
  });
  it("no call is made that no permission of the list is for", () => {
    for (const asked of google.asked) judge.request(asked);
    expect([...judge.used].toSorted()).toEqual(expected.toSorted());
    expect(list.permissions.length).toBeGreaterThan(20);
  });
});

/** What the permission list is for, and what needs none: tokens, Google's own roles, and asking what is granted. */
const expected = [
  ...[
    "organizations.get",
    "folders.get",
    "projects.get",
    "folders.list",
    "projects.list",
    "effectiveTags.list",
  ].map((name) => `cloudresourcemanager.${name}`),
  ...["organizations", "folders", "projects"].map((kind) => `cloudresourcemanager.${kind}.getIamPolicy`),
  ...["organizations", "projects"].map((kind) => `cloudresourcemanager.${kind}.testIamPermissions`),
  ...["organizations", "folders", "projects"].map((kind) => `essentialcontacts.${kind}.contacts.list`),
  "cloudasset.assets.list",
  "cloudasset.searchAllResources",
  "iam.organizations.roles.list",
  "iam.policies.get",
  "iam.policies.listPolicies",
  "iam.projects.locations.workloadIdentityPools.list",
  "iam.projects.locations.workloadIdentityPools.providers.list",
  "iam.projects.roles.list",
  "iam.projects.serviceAccounts.getIamPolicy",
  "iam.projects.serviceAccounts.keys.list",
  "iam.projects.serviceAccounts.list",
  "iam.roles.list",
  "iamcredentials.projects.serviceAccounts.generateAccessToken",
  "logging.entries.list",
  "policyanalyzer.projects.locations.activityTypes.activities.query",
  "sts.token",
];
