/** Work items of Kubernetes about single credentials and bindings, carried out as they are written on a simulated estate. */
import { describe } from "vitest";
import { appliedItems } from "../testing/applied-items-suite.ts";
import { faultInCluster, openAppliedClusterBesideAws } from "./testing/applied-cloud.ts";

describe("an item of Kubernetes, carried out by its own text", () => {
  appliedItems({
    open: openAppliedClusterBesideAws,
    forms: [
      { form: /^repair-link, remove-claim: kubectl annotate serviceaccount$/, by: "change" },
      {
        form: /^remove-credential, deactivate-credential: kubectl label secret, kubectl delete secret$/,
        by: "remove",
      },
      { form: /^remove-credential, delete-credential: kubectl delete secret$/, by: "remove" },
      {
        form: /^remove-grant, remove-grant: kubectl patch rolebinding, kubectl delete rolebinding$/,
        by: "change",
      },
      {
        form: /^remove-grant, remove-grant: kubectl patch clusterrolebinding, kubectl delete clusterrolebinding$/,
        by: "change",
      },
    ],
    fault: faultInCluster,
  });
});
