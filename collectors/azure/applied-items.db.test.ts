/** Work items of Azure about single credentials and bindings, carried out as they are written on a simulated estate. */
import { describe } from "vitest";
import { appliedItems } from "../testing/applied-items-suite.ts";
import { faultInAzure, openAppliedAzure } from "./testing/applied-cloud.ts";

describe("an item of Azure, carried out by its own text", () => {
  appliedItems({
    open: openAppliedAzure,
    forms: [
      {
        form: /^remove-credential, rotate-credential: az ad app credential reset, az ad app credential delete$/,
        by: "remove",
      },
      {
        form: /^remove-credential, rotate-credential: az ad sp credential reset, az ad sp credential delete$/,
        by: "remove",
      },
      { form: /^remove-credential, delete-credential: az ad app credential delete$/, by: "remove" },
      { form: /^remove-grant, remove-grant: az role assignment delete$/, by: "remove" },
    ],
    fault: faultInAzure,
  });
});
