/** Google's API clients, each loaded when the first call needs it; the package as a whole would cost a hundred megabytes. */
import type { cloudasset_v1 } from "googleapis/build/src/apis/cloudasset/index.js";

/** Loads are cheap after the first. */
export const apis = {
  assets: async () => (await import("googleapis/build/src/apis/cloudasset/index.js")).cloudasset("v1"),
  resources: async () =>
    (await import("googleapis/build/src/apis/cloudresourcemanager/index.js")).cloudresourcemanager("v3"),
  iam: async () => (await import("googleapis/build/src/apis/iam/index.js")).iam("v1"),
  denyPolicies: async () => (await import("googleapis/build/src/apis/iam/index.js")).iam("v2"),
  contacts: async () =>
    (await import("googleapis/build/src/apis/essentialcontacts/index.js")).essentialcontacts("v1"),
  activities: async () =>
    (await import("googleapis/build/src/apis/policyanalyzer/index.js")).policyanalyzer("v1"),
  queries: async () => (await import("googleapis/build/src/apis/bigquery/index.js")).bigquery("v2"),
  insights: async () => (await import("googleapis/build/src/apis/recommender/index.js")).recommender("v1"),
  logs: async () => (await import("googleapis/build/src/apis/logging/index.js")).logging("v2"),
};

export type Asset = cloudasset_v1.Schema$Asset;
