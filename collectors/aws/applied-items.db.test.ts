/** Work items of AWS about trusts and keys that are replaced, carried out as they are written on a simulated organization. */
import { describe } from "vitest";
import { appliedItems } from "../testing/applied-items-suite.ts";
import { faultInAws, openAppliedAws } from "./testing/applied-cloud.ts";

describe("an item of AWS, carried out by its own text", () => {
  appliedItems({
    open: openAppliedAws,
    forms: [
      {
        form: /^remove-credential, rotate-credential: aws iam create-access-key, aws iam update-access-key, aws iam delete-access-key$/,
        by: "remove",
      },
      {
        form: /^remove-credential, rotate-credential: aws iam update-access-key, aws iam delete-access-key$/,
        by: "remove",
      },
      { form: /^tighten-trust, tighten-trust: aws iam update-assume-role-policy$/, by: "change" },
      // Of a document that several get.
      {
        form: /^remove-actions, remove-actions: aws iam get-policy-version, .*create-policy-version$/,
        by: "change",
      },
      { form: /^remove-credential, delete-credential: aws iam delete-access-key$/, by: "remove" },
    ],
    fault: faultInAws,
  });
});
