import { describe, expect, it } from "vitest";
import { createWorkloadTable } from "./workload-table.ts";

const cluster = "c";
const owned = (kind: string, name: string) => [
  { kind: "Other", name: "not-it" },
  { kind, name, controller: true },
];
const meta = (name: string, over: object = {}) => ({ name, namespace: "pay", ...over });
const pod = (name: string, over: { meta?: object; spec?: object; started?: string } = {}) => ({
  metadata: meta(name, over.meta),
  spec: { serviceAccountName: "api", ...over.spec },
  status: { startTime: over.started ?? null },
});
const projected = (...audiences: (string | undefined)[]) => ({
  volumes: [
    {
      name: "t",
      projected: { sources: audiences.map((audience) => ({ serviceAccountToken: { audience } })) },
    },
  ],
});
const table = (...unread: string[]) => createWorkloadTable(new Set(unread));

describe("pods", () => {
  it("of a deployment are one row, however many replica sets it went through", () => {
    const all = table();
    all.controller("Deployment", {
      metadata: meta("web", {
        labels: { "app.kubernetes.io/managed-by": "Helm" },
        ownerReferences: [{ kind: "Shop", name: "main", controller: true }],
      }),
      spec: {
        replicas: 3,
        template: { spec: { serviceAccountName: "api", automountServiceAccountToken: true } },
      },
    });
    for (const set of ["web-1", "web-2"])
      all.owns("ReplicaSet", meta(set, { ownerReferences: owned("Deployment", "web") }));
    const started = ["2026-11-20T10:00:00Z", "2026-11-22T10:00:00Z"];
    all.pod(pod("web-1-a", { meta: { ownerReferences: owned("ReplicaSet", "web-1") }, started: started[1] }));
    all.pod(
      pod("web-2-a", {
        meta: { ownerReferences: owned("ReplicaSet", "web-2") },
        spec: projected(undefined, "sts.amazonaws.com"),
        started: started[0],
      }),
    );
    expect(all.records(cluster)).toEqual([
      {
        type: "workload",
        scope: "c/pay",
        externalId: "c/pay/deployment/web@api",
        kind: "kubernetes_deployment",
        name: "web",
        runsAs: { kind: "name", value: "c/pay/api" },
        location: "pay",
        attributes: {
          replicas: 3,
          managedBy: "Helm",
          ownedBy: "Shop/main",
          pods: 2,
          automountsToken: true,
          mountsToken: true,
          tokenAudiences: ["kubernetes", "sts.amazonaws.com"],
          firstStartedOn: "2026-11-20",
          lastStartedOn: "2026-11-22",
        },
        unknown: [],
      },
    ]);
  });

  it("that run as another account than their template are a row of their own, as an update leaves them", () => {
    const all = table();
    all.controller("StatefulSet", {
      metadata: meta("db"),
      spec: { template: { spec: { serviceAccountName: "new" } } },
    });
    all.pod(
      pod("db-0", {
        meta: { ownerReferences: owned("StatefulSet", "db") },
        spec: { serviceAccountName: "old" },
      }),
    );
    expect(all.records(cluster).map(({ externalId, attributes }) => [externalId, attributes.pods])).toEqual([
      ["c/pay/statefulset/db@new", 0],
      ["c/pay/statefulset/db@old", 1],
    ]);
  });

  it("by themselves, of an extension, and mirror pods of a node", () => {
    const all = table();
    all.pod(pod("alone", { spec: { serviceAccountName: "" } }));
    all.pod(pod("step", { meta: { ownerReferences: owned("Workflow", "build") } }));
    all.pod(pod("kube-proxy", { meta: { ownerReferences: owned("Node", "n1") } }));
    const found = all.records(cluster);
    expect(found.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "kubernetes_pod alone",
      "kubernetes_workload build",
    ]);
    expect(found[0]?.runsAs.value).toBe("c/pay/default");
    expect(found[0]?.attributes).toMatchObject({
      automountsToken: null,
      mountsToken: false,
      tokenAudiences: [],
    });
    expect(found[1]?.attributes.ownerKind).toBe("Workflow");
  });

  it("are known to carry a token by what they were given, also the old way", () => {
    const mount = (mountPath: string) => ({
      volumes: [{ name: "tok", secret: { secretName: "api-token-x" } }],
      containers: [{ volumeMounts: [{ name: "tok", mountPath }] }],
    });
    const carries = (spec: object) => {
      const all = table();
      all.pod(pod("p", { spec }));
      return all.records(cluster)[0]?.attributes.mountsToken;
    };
    expect(carries(mount("/var/run/secrets/kubernetes.io/serviceaccount"))).toBe(true);
    expect(carries(mount("/elsewhere"))).toBe(false);
    expect(carries(projected("vault"))).toBe(false);
    expect(carries(projected(undefined))).toBe(true);
  });

  it("of a replica set that could not be read belong to the deployment its name and hash tell, else to nobody known", () => {
    const all = table("ReplicaSet", "Job");
    const hashed = {
      labels: { "pod-template-hash": "5d4f" },
      ownerReferences: owned("ReplicaSet", "web-5d4f"),
    };
    all.pod(pod("web-5d4f-x", { meta: hashed }));
    all.pod(pod("set-x", { meta: { ownerReferences: owned("ReplicaSet", "set") } }));
    all.pod(pod("job-x", { meta: { ownerReferences: owned("Job", "nightly-1") } }));
    expect(all.records(cluster).map(({ externalId }) => externalId)).toEqual(["c/pay/deployment/web@api"]);
    expect(all.unplaced()).toBe(2);
  });
});

describe("templates", () => {
  it("a cron job is a workload between its runs; its runs are no workloads of their own", () => {
    const all = table();
    all.cronJob({
      metadata: meta("nightly"),
      spec: {
        suspend: true,
        jobTemplate: {
          spec: { template: { spec: { serviceAccountName: "api", automountServiceAccountToken: false } } },
        },
      },
      status: { lastScheduleTime: "2026-11-23T03:00:00Z" },
    });
    const run = meta("nightly-1", { ownerReferences: owned("CronJob", "nightly") });
    all.controller("Job", { metadata: run, spec: { template: { spec: { serviceAccountName: "api" } } } });
    all.owns("Job", run);
    all.pod(pod("nightly-1-x", { meta: { ownerReferences: owned("Job", "nightly-1") } }));
    all.controller("Job", { metadata: meta("once"), spec: { template: { spec: {} } } });
    const found = all.records(cluster);
    expect(found.map(({ externalId }) => externalId)).toEqual([
      "c/pay/cronjob/nightly@api",
      "c/pay/job/once@default",
    ]);
    expect(found[0]).toMatchObject({
      kind: "kubernetes_cron_job",
      attributes: { suspended: true, lastScheduledOn: "2026-11-23", pods: 1, automountsToken: false },
    });
    expect(found[1]?.attributes).toMatchObject({ pods: 0, mountsToken: null, automountsToken: null });
  });

  it("never keep an environment, a command or an image", () => {
    const all = table();
    const container = { image: "i", command: ["c"], env: [{ name: "PASSWORD", value: "PLAINTEXT" }] };
    all.controller("DaemonSet", {
      metadata: meta("d"),
      spec: { template: { spec: { containers: [container] } } },
    } as never);
    all.pod(pod("p", { spec: { containers: [container] } }) as never);
    expect(JSON.stringify(all.records(cluster))).not.toMatch(/PLAINTEXT|"c"|PASSWORD/);
  });
});
