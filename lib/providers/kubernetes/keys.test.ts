import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalizeIssuer } from "#lib/domain/federation/normalize-issuer.ts";
import {
  accountUser,
  clusterRoleKey,
  externalPrincipal,
  groupRef,
  isDistinctIssuer,
  namespaceKey,
  objectKey,
  parseAccountUser,
  roleKey,
  serviceAccountName,
  serviceAccountRef,
  userRef,
  workloadKey,
} from "./keys.ts";

const uid = fc.uuid();
const name = fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,20}[a-z0-9])?$/);
const user = fc.string({ minLength: 1, maxLength: 40 });

describe("keys", () => {
  it("of two clusters never meet, whatever is called the same", () => {
    fc.assert(
      fc.property(uid, uid, name, name, user, (one, other, namespace, called, text) => {
        fc.pre(one !== other);
        const all = (cluster: string) => [
          namespaceKey(cluster, namespace),
          objectKey(cluster, called),
          serviceAccountName(cluster, namespace, called),
          roleKey(cluster, namespace, called),
          clusterRoleKey(cluster, called),
          workloadKey(cluster, { namespace, kind: "Pod", name: called, serviceAccount: called }),
          externalPrincipal(userRef(cluster, text), cluster)?.externalId ?? `${cluster} none`,
          externalPrincipal(groupRef(cluster, text), cluster)?.externalId ?? `${cluster} none`,
        ];
        expect(new Set([...all(one), ...all(other)]).size).toBeGreaterThanOrEqual(new Set(all(one)).size * 2);
      }),
    );
  });

  it("keep users and groups of one name apart, and from every object", () => {
    fc.assert(
      fc.property(uid, user, fc.uuid(), (cluster, text, object) => {
        const group = externalPrincipal(groupRef(cluster, text), cluster)?.externalId;
        const person = parseAccountUser(text)
          ? null
          : externalPrincipal(userRef(cluster, text), cluster)?.externalId;
        expect(group).not.toBe(person);
        expect([group, person]).not.toContain(objectKey(cluster, object));
      }),
    );
  });

  it("find the account behind its user name, and nothing behind any other", () => {
    fc.assert(
      fc.property(name, name, (namespace, called) => {
        expect(parseAccountUser(accountUser(namespace, called))).toEqual({ namespace, name: called });
        expect(userRef("c", accountUser(namespace, called))).toEqual(
          serviceAccountRef("c", namespace, called),
        );
      }),
    );
    for (const other of [
      "ann",
      "system:serviceaccount:",
      "system:serviceaccount:a",
      "system:serviceaccount:a:b:c",
      "",
    ])
      expect(parseAccountUser(other)).toBeNull();
  });
});

describe("externalPrincipal", () => {
  it.each([
    ["user", "c/ann@example.com", "kubernetes_user", "c/user:ann@example.com", "ann@example.com"],
    ["user", "c/https://issuer/x", "kubernetes_user", "c/user:https://issuer/x", "https://issuer/x"],
    ["user", "c/system:node:n1", "kubernetes_node", "c/user:system:node:n1", "system:node:n1"],
    [
      "user",
      "c/system:kube-scheduler",
      "kubernetes_component",
      "c/user:system:kube-scheduler",
      "system:kube-scheduler",
    ],
    ["user", "c/system:admin", "kubernetes_user", "c/user:system:admin", "system:admin"],
    ["group", "c/system:masters", "kubernetes_group", "c/group:system:masters", "system:masters"],
  ])("the %s %s is a %s", (kind, value, expected, externalId, called) => {
    expect(externalPrincipal({ kind, value }, "c")).toMatchObject({
      kind: expected,
      externalId,
      name: called,
    });
  });

  it.each([
    ["name", "c/ns/account"],
    ["id", "c/uid"],
    ["user", "c/"],
    ["user", "nobody"],
    ["app-id", "abcd"],
  ])("leaves %s %s to whoever is collected", (kind, value) => {
    expect(externalPrincipal({ kind, value }, "c")).toBeNull();
  });
});

describe("issuers", () => {
  it("are compared as other clouds write them", () => {
    expect(normalizeIssuer("HTTPS://OIDC.Eks.example/id/ABC/")).toBe("oidc.eks.example/id/ABC");
    expect(normalizeIssuer("https://issuer.example")).toBe("issuer.example");
  });
  it.each([
    ["https://oidc.eks.eu-west-1.amazonaws.com/id/ABC", true],
    ["https://container.googleapis.com/v1/projects/p/locations/l/clusters/c", true],
    ["https://kubernetes.default.svc", false],
    ["https://kubernetes.default.svc.cluster.local", false],
    ["https://localhost:6443", false],
    ["https://master:6443", false],
    ["http://issuer.example", false],
    ["kubernetes/serviceaccount", false],
  ])("%s stands for one cluster: %s", (issuer, expected) => {
    expect(isDistinctIssuer(issuer)).toBe(expected);
  });
});
