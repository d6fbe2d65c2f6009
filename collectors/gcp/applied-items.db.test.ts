/** Work items of Google Cloud about single credentials and bindings, carried out as they are written on a simulated estate. */
import { describe } from "vitest";
import { appliedItems } from "../testing/applied-items-suite.ts";
import { faultInGcp, openAppliedGcp } from "./testing/applied-cloud.ts";

describe("an item of Google Cloud, carried out by its own text", () => {
  appliedItems({
    open: openAppliedGcp,
    forms: [
      {
        form: /^remove-credential, rotate-credential: gcloud iam service-accounts keys create, .*delete$/,
        by: "remove",
      },
      {
        form: /^remove-credential, deactivate-credential: gcloud iam service-accounts keys disable, .*delete$/,
        by: "remove",
      },
      // A binding of nobody names a deleted account here, which Google takes out itself: a question, and no text.
    ],
    fault: faultInGcp,
  });
});
