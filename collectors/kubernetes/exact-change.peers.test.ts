/** The exact change run on a real API server as it is written: exactly what stays is allowed, and its undo brings the rest back. */
import { execFile } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  difference,
  emptySet,
  hasPosition,
  intersection,
  type PermissionSet,
  setOf,
} from "#lib/domain/permission-set.ts";
import type { Change } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { universeOf } from "#lib/providers/kubernetes/action-universe.ts";
import { narrowGrants } from "#lib/providers/kubernetes/remediation/narrow-grants.ts";
import { catalogueOf, smallCluster } from "#lib/providers/kubernetes/testing/small-catalogue.ts";
import { judgedGrant } from "#lib/providers/remediation/testing/judged-grant.ts";
import type { JudgedGrant, Subject } from "#lib/providers/remediation.ts";
import { type RealServer, startRealServer, whyNoServer } from "./testing/real-server.ts";

const why = whyNoServer();
/** One of each sort. What belongs to the cluster no request asks about in a namespace, though a review would answer. */
const kinds = /^(core\/(pods|secrets|namespaces|nodes|serviceaccounts)|apps\/deployments|batch\/jobs)[/:]/;
const cluster = "c";
const catalogue = catalogueOf(smallCluster, cluster);
const wide = [
  { apiGroups: ["", "apps"], resources: ["*"], verbs: ["*"] },
  { apiGroups: ["batch"], resources: ["jobs"], verbs: ["get", "create"] },
];
const rbac = "rbac.authorization.k8s.io";
const account = (name: string) => ({ kind: "ServiceAccount", name, namespace: "shop" });
const binding = (kind: string, name: string, roleRef: object, subjects: object[]) => ({
  ...{ apiVersion: `${rbac}/v1`, kind, roleRef: { apiGroup: rbac, ...roleRef }, subjects },
  metadata: { name, namespace: "shop", labels: { keep: "me" } },
});
const objects = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
  ...["app", "other"].map((name) => ({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name, namespace: "shop" },
  })),
  { apiVersion: `${rbac}/v1`, kind: "ClusterRole", metadata: { name: "wide" }, rules: wide },
  {
    apiVersion: `${rbac}/v1`,
    kind: "Role",
    metadata: { name: "own", namespace: "shop", labels: { keep: "me" } },
    rules: wide,
  },
  binding("RoleBinding", "shared", { kind: "ClusterRole", name: "wide" }, [account("app"), account("other")]),
];
const subject: Subject = {
  ...{ kind: "kubernetes_service_account", externalId: "c/uid", name: "app", resourceName: "c/shop/app" },
  ...{ attributes: {}, tags: {}, disabled: false, aliases: [], scopes: [] },
};
const ref = (name: string) => ({ kind: "name", value: `c/shop/${name}` });

function grant(role: "shared" | "own", mayGo: PermissionSet, more: Partial<JudgedGrant> = {}): JudgedGrant {
  const isShared = role === "shared";
  const externalId = isShared ? "c/clusterrole/wide" : "c/role/shop/own";
  const made = judgedGrant(
    {
      subject: { ...ref("app"), name: "app", isItself: true },
      via: `role-binding/${role}`,
      scope: { externalId: "c/shop", kind: "kubernetes_namespace", name: "shop" },
      role: { externalId, name: isShared ? "wide" : "own", document: { rules: wide } as unknown as Json },
      members: isShared ? [ref("app"), ref("other")] : [ref("app")],
    },
    mayGo,
    catalogue,
  );
  return { ...made, ...more };
}

describe.skipIf(why !== null)(
  `the exact change on a real API server${why === null ? "" : ` (skipped: ${why})`}`,
  () => {
    let server: RealServer;
    beforeAll(async () => {
      server = await startRealServer();
      for (const item of objects) await server.kubectl(["apply", "-f", "-"], JSON.stringify(item));
    });
    afterAll(() => server?.stop());

    /** Names of the catalogue that the account may do in its namespace, by SubjectAccessReview. */
    async function allowed(name: string): Promise<string[]> {
      const { inNamespace } = universeOf(catalogue, cluster);
      const asked = catalogue.names.filter((one, at) => kinds.test(one) && hasPosition(inNamespace, at));
      const items = asked.map((action) => {
        const [, group = "", resource = "", sub, verb = ""] =
          /^([^/]+)\/([^/:]+)(?:\/([^:]+))?:(.+)$/.exec(action) ?? [];
        const resourceAttributes = {
          ...{ namespace: "shop", group: group === "core" ? "" : group, resource, verb, name: "x" },
          ...(sub === undefined ? {} : { subresource: sub }),
        };
        const user = `system:serviceaccount:shop:${name}`;
        const groups = ["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"];
        return {
          apiVersion: "authorization.k8s.io/v1",
          kind: "SubjectAccessReview",
          spec: { user, groups, resourceAttributes },
        };
      });
      const answer = await server.kubectl(
        ["create", "-f", "-", "-o", "json"],
        JSON.stringify({ apiVersion: "v1", kind: "List", items }),
      );
      // One document per review, one after the other.
      const found = [...answer.matchAll(/"allowed": (true|false)/g)].map(([, said]) => said === "true");
      expect(found.length).toBe(asked.length);
      return asked.filter((_, at) => found[at]);
    }

    const run = (text: string) =>
      new Promise<void>((resolve, reject) => {
        const env = { ...process.env, KUBECONFIG: server.kubeconfig };
        execFile("bash", ["-euo", "pipefail", "-c", text], { cwd: server.folder, env }, (error, _, stderr) =>
          error ? reject(new Error(stderr || error.message)) : resolve(),
        );
      });
    const lines = (change: Change, which: "texts" | "inverse", phases: string[]) => {
      const steps = change.steps.filter(({ phase }) => phases.includes(phase));
      const ordered = which === "texts" ? steps : steps.toReversed();
      return ordered
        .flatMap((step) => step[which].filter(({ format }) => format === "cli").map(({ text }) => text))
        .join("\n");
    };

    /** What nothing of the catalogue's own kinds could be told by a request in a namespace is left out. */
    const namesOf = (set: PermissionSet) =>
      new Set([...catalogue.names].filter((_, at) => hasPosition(set, at)));

    async function tried(granted: JudgedGrant) {
      const before = await allowed("app");
      const others = await allowed("other");
      const { narrowings, refusals } = narrowGrants({ subject, grants: [granted], catalogue, ready: [] });
      expect(refusals).toEqual([]);
      const [change] = narrowings.map((one) => one.change);
      if (change === undefined) throw new Error("no change");
      await run(lines(change, "texts", ["backup", "change"]));
      const gone = namesOf(granted.alone);
      expect(await allowed("app")).toEqual(before.filter((name) => !gone.has(name)));
      expect(await allowed("other")).toEqual(others);
      await run(lines(change, "inverse", ["change"]));
      expect(await allowed("app")).toEqual(before);
      expect(await allowed("other")).toEqual(others);
      return change;
    }

    /** Of what a role in a namespace gives: every second action. */
    const half = setOf([...catalogue.names.keys()].filter((at) => at % 2 === 0));

    it("a shared role is left alone: a role of its own gives exactly what stays, and the others keep theirs", async () => {
      const shared = grant("shared", half);
      const change = await tried({
        ...shared,
        everyone: emptySet,
        isShared: true,
        blockers: [{ id: "1", name: "other", why: "young" }],
      });
      expect(change.steps.map(({ phase }) => phase)).toEqual(["backup", "change", "change", "watch"]);
    });

    it("a role nobody else has is narrowed in place, by commands and by its manifest alike, and keeps its labels", async () => {
      await server.kubectl(
        ["apply", "-f", "-"],
        JSON.stringify(
          binding("RoleBinding", "shared", { kind: "ClusterRole", name: "wide" }, [account("other")]),
        ),
      );
      await server.kubectl(
        ["apply", "-f", "-"],
        JSON.stringify(binding("RoleBinding", "own", { kind: "Role", name: "own" }, [account("app")])),
      );
      const before = await allowed("app");
      const own = grant("own", half);
      const change = await tried(own);
      const roles = await server.list<{ metadata: { name: string; labels?: Record<string, string> } }>(
        "roles",
      );
      expect(roles.find(({ metadata }) => metadata.name === "own")?.metadata.labels).toEqual({ keep: "me" });
      // Apply takes away labels that the manifest does not have, as the manifest itself says.
      const manifests = change.steps.flatMap((step) => step.texts.filter(({ format }) => format === "yaml"));
      expect(manifests).toHaveLength(1);
      await server.kubectl(["apply", "-f", "-"], manifests[0]?.text ?? "");
      const gone = namesOf(own.alone);
      expect(await allowed("app")).toEqual(before.filter((name) => !gone.has(name)));
      await run(lines(change, "inverse", ["change"]));
      expect(await allowed("app")).toEqual(before);
    });

    it("a role of which nothing stays loses its subject, and the empty binding can go", async () => {
      const all = grant("own", catalogue.all);
      expect(difference(all.gives, intersection(all.gives, all.alone))).toEqual(emptySet);
      const change = await tried({ ...all, everyone: emptySet, isShared: true });
      expect(change.kind).toBe("remove-grant");
      await run(lines(change, "texts", ["change", "remove"]));
      expect(await server.list<{ metadata: { name: string } }>("rolebindings")).not.toContainEqual(
        expect.objectContaining({ metadata: expect.objectContaining({ name: "own" }) }),
      );
    });
  },
);
