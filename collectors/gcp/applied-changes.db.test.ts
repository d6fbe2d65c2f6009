/** Exact changes of Google Cloud carried out as they are written, on a simulated organization that logs everything. */
import { describe } from "vitest";
import { appliedChanges } from "../testing/applied-changes-suite.ts";
import { faultInGcp, openAppliedGcp } from "./testing/applied-cloud.ts";

describe("what is written for Google Cloud, run as it is written", () => {
  appliedChanges({
    open: openAppliedGcp,
    forms: [
      /^deactivate-keys, delete-credential: gcloud iam service-accounts keys delete$/,
      /^deactivate-keys, deactivate-credential: gcloud iam service-accounts keys disable, gcloud iam service-accounts keys delete$/,
      /^retire, retire-identity: gcloud iam service-accounts disable, gcloud iam service-accounts delete$/,
      /^remove-unused, remove-actions: .*gcloud projects add-iam-policy-binding[^,]*, gcloud storage buckets add-iam-policy-binding/,
      /^remove-unused, remove-actions: gcloud iam roles create, gcloud projects add-iam-policy-binding/,
      /^remove-unused, remove-actions: .*gcloud storage buckets add-iam-policy-binding, gcloud storage buckets remove-iam-policy-binding$/,
      /^remove-unused, remove-actions: gcloud iam roles create, gcloud iam service-accounts add-iam-policy-binding/,
    ],
    fault: faultInGcp,
  });
});
