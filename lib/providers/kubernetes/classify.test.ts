import { describe, expect, it } from "vitest";
import type { PrincipalFacts } from "../contract.ts";
import { natureOf } from "./classify.ts";
import { kubernetesProvider } from "./provider.ts";

const facts = (kind: string, name: string, over: Partial<PrincipalFacts> = {}): PrincipalFacts => ({
  ...{
    kind,
    name,
    resourceName: null,
    tags: {},
    attributes: {},
    trusts: [],
    credentials: [],
    unreadStreams: [],
  },
  ...over,
});

describe("natureOf", () => {
  it.each([
    ["kubernetes_service_account", "api", "c/pay/api", "machine"],
    ["kubernetes_service_account", "default", "c/pay/default", "machine"],
    ["kubernetes_service_account", "job-controller", "c/kube-system/job-controller", "provider-managed"],
    ["kubernetes_service_account", "job-controller", "c/pay/job-controller", "machine"],
    [
      "kubernetes_service_account",
      "aws-load-balancer-controller",
      "c/kube-system/aws-load-balancer-controller",
      "machine",
    ],
    ["kubernetes_node", "system:node:n1", null, "provider-managed"],
    ["kubernetes_component", "system:kube-scheduler", null, "provider-managed"],
    ["kubernetes_component", "system:anonymous", null, "set"],
    ["kubernetes_group", "system:masters", null, "group"],
    ["kubernetes_group", "system:unauthenticated", null, "set"],
    ["kubernetes_user", "ann@example.com", null, "human"],
    ["kubernetes_user", "oidc:ann@example.com", null, "human"],
    ["kubernetes_user", "ci@p.iam.gserviceaccount.com", null, "external"],
    ["kubernetes_user", "arn:aws:iam::111122223333:role/x", null, "external"],
    ["kubernetes_user", "https://issuer.example#7", null, "external"],
    ["kubernetes_user", "ci-bot", null, "unknown"],
    ["something_else", "x", null, "unknown"],
  ])("%s %s (%s) is %s", (kind, name, resourceName, nature) => {
    const verdict = natureOf(facts(kind, name, { resourceName }));
    expect(verdict.nature).toBe(nature);
    expect(verdict.evidence[0]).toMatch(/\.$/);
  });

  it("of a certificate's user is unknown for a reason of its own, and every kind has one", () => {
    const held = [{ kind: "kubernetes_client_certificate", status: "active" }];
    expect(natureOf(facts("kubernetes_user", "ci-bot", { credentials: held })).evidence[0]).toMatch(
      /certificate/,
    );
    for (const kind of Object.keys(kubernetesProvider.principalKinds))
      expect(natureOf(facts(kind, "x")).evidence[0]).not.toMatch(/^Nothing is known/);
  });
});
