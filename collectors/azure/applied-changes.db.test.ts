/** Exact changes of Azure and Entra carried out as they are written, on a simulated tenant. */
import { describe } from "vitest";
import { appliedChanges } from "../testing/applied-changes-suite.ts";
import { faultInAzure, openAppliedAzure } from "./testing/applied-cloud.ts";

describe("what is written for Azure, run as it is written", () => {
  appliedChanges({
    open: openAppliedAzure,
    forms: [
      /^deactivate-keys, delete-credential: az ad sp credential delete$/,
      /^deactivate-keys, delete-credential: az ad app credential delete$/,
      /^retire, retire-identity: az ad sp update, az ad sp delete$/,
      /^retire, retire-identity: az role assignment delete, az identity delete$/,
      /^remove-unused, remove-actions: az role assignment create, az role assignment delete$/,
      /^remove-unused, remove-actions: az role definition create, az role assignment create, az role assignment delete$/,
    ],
    fault: faultInAzure,
  });
});
