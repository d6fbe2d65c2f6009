/** Exact changes of Google Cloud carried out as they are written, on a simulated organization that logs everything. */
import { describe } from "vitest";
import { gcpCommandLine } from "#e2e/clouds/gcp/command-line.ts";
import { openShell } from "#e2e/clouds/shell/open-shell.ts";
import { startClouds } from "#e2e/clouds/start.ts";
import { appliedChanges } from "../testing/applied-changes-suite.ts";
import { arrangeBindings } from "./testing/arranged-bindings.ts";

const days = ["2026-07-07", "2026-08-04", "2026-09-01", "2026-09-29", "2026-10-27", "2026-11-24"];

describe("what is written for Google Cloud, run as it is written", () => {
  appliedChanges({
    open: async () => {
      const clouds = await startClouds({ date: days[0] ?? "" });
      await arrangeBindings(clouds);
      return {
        ...{ provider: "gcp", clouds, days },
        config: { ...clouds.gcp.organizationSource, auditLogDays: 30 },
        shellIn: () => openShell({ gcloud: gcpCommandLine(clouds) }),
      };
    },
    forms: [
      /^deactivate-keys, delete-credential: gcloud iam service-accounts keys delete$/,
      /^deactivate-keys, deactivate-credential: gcloud iam service-accounts keys disable, gcloud iam service-accounts keys delete$/,
      /^retire, retire-identity: gcloud iam service-accounts disable, gcloud iam service-accounts delete$/,
      /^remove-unused, remove-actions: .*gcloud projects add-iam-policy-binding, gcloud storage buckets add-iam-policy-binding/,
      /^remove-unused, remove-actions: gcloud iam roles create, gcloud projects add-iam-policy-binding/,
      /^remove-unused, remove-actions: .*gcloud storage buckets add-iam-policy-binding, gcloud storage buckets remove-iam-policy-binding$/,
      /^remove-unused, remove-actions: gcloud iam roles create, gcloud iam service-accounts add-iam-policy-binding/,
    ],
    fault: ({ clouds }) => {
      const permission = "cloudasset.assets.listIamPolicy";
      const added = clouds.faults.add({ cloud: "gcp", permission, from: 2, effect: { kind: "error" } });
      return () => added.hits;
    },
  });
});
