/** Exact changes of Azure and Entra carried out as they are written, on a simulated tenant. */
import { describe } from "vitest";
import { azureCommandLine } from "#e2e/clouds/azure/command-line.ts";
import { openShell } from "#e2e/clouds/shell/open-shell.ts";
import { startClouds } from "#e2e/clouds/start.ts";
import { appliedChanges } from "../testing/applied-changes-suite.ts";

describe("what is written for Azure, run as it is written", () => {
  appliedChanges({
    open: async () => {
      const clouds = await startClouds({ date: "2026-08-01", pageCap: 40 });
      return {
        ...{ provider: "azure", clouds, days: ["2026-08-01", "2026-11-24"] },
        config: clouds.azure.tenantSource,
        shellIn: () => openShell({ az: azureCommandLine(clouds) }),
      };
    },
    forms: [
      /^deactivate-keys, delete-credential: az ad sp credential delete$/,
      /^deactivate-keys, delete-credential: az ad app credential delete$/,
      /^retire, retire-identity: az ad sp update, az ad sp delete$/,
      /^retire, retire-identity: az role assignment delete, az identity delete$/,
      /^remove-unused, remove-actions: az role assignment create, az role assignment delete$/,
      /^remove-unused, remove-actions: az role definition create, az role assignment create, az role assignment delete$/,
    ],
    fault: ({ clouds }) => {
      const permission = "Microsoft.Authorization/roleAssignments/read";
      const added = clouds.faults.add({ cloud: "azure", permission, effect: { kind: "error" } });
      return () => added.hits;
    },
  });
});
