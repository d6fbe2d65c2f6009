/** Exact changes of Kubernetes carried out as they are written, on a simulated cluster that keeps an audit log. */
import { describe } from "vitest";
import { appliedChanges } from "../testing/applied-changes-suite.ts";
import { faultInCluster, openAppliedCluster } from "./testing/applied-cloud.ts";

describe("what is written for Kubernetes, run as it is written", () => {
  appliedChanges({
    open: openAppliedCluster,
    forms: [
      /^deactivate-keys, delete-credential: kubectl delete secret$/,
      /^deactivate-keys, deactivate-credential: kubectl label secret, kubectl delete secret$/,
      /^remove-unused, remove-actions: kubectl apply, kubectl patch clusterrolebinding$/,
      /^remove-unused, remove-actions: kubectl apply, kubectl patch clusterrolebinding, kubectl delete clusterrolebinding$/,
      /^remove-unused, remove-actions: kubectl apply, kubectl patch rolebinding, kubectl delete rolebinding$/,
      /^remove-unused, remove-actions: kubectl patch clusterrole$/,
      /^remove-unused, remove-actions: kubectl patch role$/,
      /^remove-unused, remove-grant: kubectl patch rolebinding, kubectl delete rolebinding$/,
      /^retire, retire-identity: kubectl patch clusterrolebinding.*kubectl delete serviceaccount$/,
      /^retire, retire-identity: kubectl patch rolebinding, kubectl delete rolebinding, kubectl delete serviceaccount$/,
    ],
    // Nothing tells of an account of a cluster that it was never used at all.
    asked: ["remove-actions", "remove-credential"],
    fault: faultInCluster,
  });
});
