/** What a service account becomes, field by field. */
import { describe, expect, it } from "vitest";
import type { Namespace } from "./cluster.ts";
import { serviceAccountRecords } from "./map-service-account.ts";

const cluster = "77420eda";
const namespace = (over: Partial<Namespace> = {}): Namespace => ({
  ...{ name: "pay", uid: "n-1", createdAt: null, labels: {}, annotations: {} },
  ...over,
});
const frame = {
  cluster,
  namespaces: new Map([["pay", namespace({ labels: { team: "payments", app: "shop" } })]]),
  issuer: "https://OIDC.eks.example/id/ABC/",
};
const createdAt = "2026-01-02T03:04:05Z";

describe("a service account", () => {
  const account = {
    metadata: {
      ...{ name: "api", namespace: "pay", uid: "u-1", creationTimestamp: createdAt },
      labels: { "app.kubernetes.io/part-of": "shop" },
      annotations: {
        "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/api",
        "iam.gke.io/gcp-service-account": "API@project.iam.gserviceaccount.com",
        "azure.workload.identity/client-id": "ABCD-EF",
        "azure.workload.identity/tenant-id": "tenant",
        "example.com/owner": "ann@example.com",
        "kubectl.kubernetes.io/last-applied-configuration": '{"stringData":{"password":"PLAINTEXT"}}',
      },
    },
    automountServiceAccountToken: false,
    secrets: [{ name: "api-token-2" }, { name: "api-token-1" }],
  };
  const records = serviceAccountRecords(account, frame);
  const me = { kind: "id", value: "77420eda/u-1" };

  it("is a principal", () => {
    expect(records[0]).toEqual({
      type: "principal",
      scope: "77420eda/pay",
      externalId: "77420eda/u-1",
      kind: "kubernetes_service_account",
      name: "api",
      resourceName: "77420eda/pay/api",
      createdAt: new Date(createdAt),
      disabled: false,
      tags: { "app.kubernetes.io/part-of": "shop" },
      attributes: {
        automountsToken: false,
        annotations: Object.fromEntries(
          Object.entries(account.metadata.annotations).filter(([key]) => !key.startsWith("kubectl")),
        ),
        secrets: ["api-token-1", "api-token-2"],
      },
      unknown: [],
    });
    expect(JSON.stringify(records)).not.toContain("PLAINTEXT");
  });

  it("leaves to the account what it does not say, and says when its date cannot be read", () => {
    const [plain] = serviceAccountRecords({ metadata: { name: "api", namespace: "pay", uid: "u-1" } }, frame);
    expect(plain).toMatchObject({
      attributes: { automountsToken: null },
      createdAt: null,
      unknown: ["createdAt"],
      tags: {},
    });
    expect(Object.keys((plain as { attributes: object }).attributes)).toEqual(["automountsToken"]);
  });

  it("is in three groups without anybody saying so", () => {
    expect(records.filter(({ type }) => type === "membership")).toEqual(
      ["system:authenticated", "system:serviceaccounts", "system:serviceaccounts:pay"].map((group) => ({
        type: "membership",
        group: { kind: "group", value: `77420eda/${group}` },
        member: me,
        unknown: [],
      })),
    );
  });

  it("is known to other clouds by issuer and subject, unless the issuer is many clusters'", () => {
    const aliases = (issuer: string | null) =>
      serviceAccountRecords(account, { ...frame, issuer }).filter(({ type }) => type === "alias");
    expect(aliases(frame.issuer)).toEqual([
      {
        type: "alias",
        principal: me,
        kind: "federated",
        value: "oidc.eks.example/id/ABC|system:serviceaccount:pay:api",
        unknown: [],
      },
    ]);
    for (const shared of [
      "https://kubernetes.default.svc",
      "https://kubernetes.default.svc.cluster.local",
      "x",
      null,
    ])
      expect(aliases(shared)).toEqual([]);
  });

  it("is linked to what its annotations name in three clouds", () => {
    const base = {
      type: "trust",
      scope: "77420eda/pay",
      trusted: me,
      mechanism: "annotation",
      condition: null,
    };
    expect(records.filter(({ type }) => type === "trust")).toEqual([
      {
        ...base,
        subject: { kind: "name", value: "arn:aws:iam::111122223333:role/api" },
        attributes: { cloud: "aws", audience: "sts.amazonaws.com" },
        unknown: [],
      },
      {
        ...base,
        subject: { kind: "name", value: "api@project.iam.gserviceaccount.com" },
        attributes: { cloud: "gcp" },
        unknown: [],
      },
      {
        ...base,
        subject: { kind: "app-id", value: "abcd-ef" },
        attributes: { cloud: "azure", tenant: "tenant", audience: "api://AzureADTokenExchange" },
        unknown: [],
      },
    ]);
    const other = { ...account.metadata.annotations, "eks.amazonaws.com/audience": "mine" };
    const [link] = serviceAccountRecords(
      { ...account, metadata: { ...account.metadata, annotations: other } },
      frame,
    ).filter(({ type }) => type === "trust");
    expect(link).toMatchObject({ attributes: { audience: "mine" } });
  });

  it("gives hints of its owner: its own, and the team of its namespace", () => {
    expect(records.filter(({ type }) => type === "owner-hint")).toEqual(
      [
        { source: "label", key: "app.kubernetes.io/part-of", value: "shop" },
        { source: "annotation", key: "example.com/owner", value: "ann@example.com" },
        { source: "namespace-label", key: "team", value: "payments" },
      ].map((hint) => ({ type: "owner-hint", scope: "77420eda/pay", subject: me, ...hint, unknown: [] })),
    );
  });

  it("of the same names in another cluster shares no key with it", () => {
    const other = serviceAccountRecords(account, { ...frame, cluster: "other" });
    const keys = (all: typeof records) =>
      all.flatMap((record) =>
        record.type === "principal" ? [record.externalId, record.resourceName, record.scope] : [],
      );
    expect(keys(other).filter((key) => keys(records).includes(key))).toEqual([]);
  });
});
