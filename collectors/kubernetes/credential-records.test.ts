/** What token secrets, certificates and EKS' own map become, field by field. */
import { describe, expect, it } from "vitest";
import { awsAuthRecords } from "./map-aws-auth.ts";
import { certificateRecord } from "./map-certificate-request.ts";
import { legacyTokenRecord } from "./map-legacy-token.ts";

const cluster = "77420eda";
const createdAt = "2026-01-02T03:04:05Z";

describe("a token secret", () => {
  const secret = (labels: Record<string, string>, annotations: Record<string, string> = {}) => ({
    metadata: {
      ...{ name: "api-token", namespace: "pay", uid: "s-1", creationTimestamp: createdAt, labels },
      annotations: {
        "kubernetes.io/service-account.name": "api",
        "kubernetes.io/service-account.uid": "u-1",
        "kubectl.kubernetes.io/last-applied-configuration": "PLAINTEXT",
        ...annotations,
      },
    },
  });
  const day = (text: string) => new Date(`${text}T00:00:00Z`);
  const read = (labels: Record<string, string>, trackedSince: Date | null, annotations = {}) =>
    legacyTokenRecord(secret(labels, annotations), { cluster, trackedSince });

  it("is a credential that never expires, with the day of its last use", () => {
    expect(read({ "kubernetes.io/legacy-token-last-used": "2026-11-20" }, day("2025-01-01"))).toEqual({
      type: "credential",
      scope: "77420eda/pay",
      principal: { kind: "id", value: "77420eda/u-1" },
      externalId: "77420eda/s-1",
      kind: "kubernetes_legacy_token",
      status: "active",
      createdAt: new Date(createdAt),
      expiresAt: null,
      lastUsedAt: day("2026-11-20"),
      attributes: { secret: "pay/api-token" },
      unknown: [],
    });
  });

  it("without a note was never used only if notes were taken all its life", () => {
    expect(read({}, day("2025-01-01"))).toMatchObject({
      lastUsedAt: null,
      unknown: [],
      attributes: { notUsedSince: "2025-01-01" },
    });
    expect(read({}, day("2026-06-01"))).toMatchObject({
      unknown: ["lastUsedAt"],
      attributes: { notUsedSince: "2026-06-01" },
    });
    expect(read({}, null)).toMatchObject({
      unknown: ["lastUsedAt"],
      attributes: { secret: "pay/api-token" },
    });
  });

  it("that was invalidated is inactive", () => {
    expect(read({ "kubernetes.io/legacy-token-invalid-since": "2026-11-01" }, null)).toMatchObject({
      status: "inactive",
      attributes: { invalidSince: "2026-11-01" },
    });
  });

  it("names its account by name where it has no uid, and is none without either", () => {
    expect(read({}, null, { "kubernetes.io/service-account.uid": "" })?.principal).toEqual({
      kind: "name",
      value: "77420eda/pay/api",
    });
    const nobody = { "kubernetes.io/service-account.uid": "", "kubernetes.io/service-account.name": "" };
    expect(read({}, null, nobody)).toBeNull();
  });
});

describe("a certificate request", () => {
  /** As the server keeps it: PEM in base64. */
  const kept = (der: string) =>
    Buffer.from(`-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`).toString("base64");
  const request = (over: object = {}) => ({
    metadata: { name: "csr-1", uid: "c-1" },
    spec: {
      username: "ann",
      signerName: "kubernetes.io/kube-apiserver-client",
      usages: ["digital signature", "client auth"],
    },
    status: { certificate: kept(ofCiBot) },
    ...over,
  });

  it("that was granted is a credential of the user it names, until it expires", () => {
    const found = certificateRecord(request(), cluster);
    expect(found).toEqual({
      type: "credential",
      scope: cluster,
      principal: { kind: "user", value: "77420eda/ci-bot" },
      externalId: "77420eda/c-1",
      kind: "kubernetes_client_certificate",
      status: "active",
      createdAt: expect.any(Date),
      expiresAt: expect.any(Date),
      lastUsedAt: null,
      attributes: {
        request: "csr-1",
        signer: "kubernetes.io/kube-apiserver-client",
        requestedBy: "ann",
        groups: ["ops", "dev"],
        serial: expect.stringMatching(/^[0-9a-f]+$/),
        sha256: "b70d305a3cafa6777653f04f9ff83be3f31099382d3548838e45a9318ad42270",
      },
      unknown: ["lastUsedAt"],
    });
    const { createdAt: from, expiresAt: to } = found as unknown as { createdAt: Date; expiresAt: Date };
    expect(Math.round((to.getTime() - from.getTime()) / 86_400_000)).toBe(30);
  });

  it.each([
    ["was not granted", { status: {} }],
    ["is for a server", { spec: { usages: ["server auth"] } }],
  ])("that %s is none", (_name, over) => {
    expect(certificateRecord(request(over), cluster)).toBeNull();
  });

  it("that names nobody is none, and one that cannot be read is counted", () => {
    expect(certificateRecord(request({ status: { certificate: kept(ofNobody) } }), cluster)).toBeNull();
    expect(certificateRecord(request({ status: { certificate: "bm90IG9uZQ==" } }), cluster)).toMatchObject({
      type: "rejected",
      sample: "certificate of the request csr-1",
      unknown: [],
    });
  });
});

describe("aws-auth", () => {
  const trust = (user: string, trusted: object) => ({
    type: "trust",
    scope: cluster,
    subject: { kind: "user", value: `77420eda/${user}` },
    trusted,
    mechanism: "aws-auth",
    condition: null,
    attributes: {},
    unknown: [],
  });
  it("says which AWS identities are which users, in which groups", () => {
    const role = "arn:aws:iam::111122223333:role/ops";
    const user = "arn:aws:iam::111122223333:user/ann";
    const records = awsAuthRecords(
      {
        mapRoles: [{ rolearn: role, username: "ops:{{SessionName}}", groups: ["system:masters", 7] }],
        mapUsers: [{ userarn: user }],
        mapAccounts: ["444455556666"],
      },
      cluster,
    );
    expect(records).toEqual([
      trust("ops:{{SessionName}}", { kind: "name", value: role }),
      {
        type: "membership",
        group: { kind: "group", value: "77420eda/system:masters" },
        member: { kind: "user", value: "77420eda/ops:{{SessionName}}" },
        unknown: [],
      },
      trust(user, { kind: "name", value: user }),
      trust("arn:aws:iam::444455556666:*", { kind: "account", value: "444455556666" }),
    ]);
  });

  it("counts what it cannot read, since it decides who may come in", () => {
    const broken = { mapRoles: [{ username: "x" }, null], mapUsers: "text", mapAccounts: null };
    expect(awsAuthRecords(broken, cluster).map(({ type }) => type)).toEqual(["rejected", "rejected"]);
  });
});

/** Self-signed, of a key nobody has: O=ops, O=dev, CN=ci-bot. */
const ofCiBot =
  "MIIBrzCCAVWgAwIBAgIUPGmx0FD1nWg1bagdRW3eUhE1PuMwCgYIKoZIzj0EAwIwLTEMMAoGA1UECgwDb3BzMQwwCgYDVQQKDANkZXYxDzANBgNVBAMMBmNpLWJvdDAeFw0yNjExMjYwMTEyMzhaFw0yNjEyMjYwMTEyMzhaMC0xDDAKBgNVBAoMA29wczEMMAoGA1UECgwDZGV2MQ8wDQYDVQQDDAZjaS1ib3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATAGcRJibV/1zcC5gz2U8GmSNTpYFKfz4Yrd2B+3+JvvfjHBey2WhjUEqcayJY6Fx65G+qOoIlTQ17GpB2vgiUAo1MwUTAdBgNVHQ4EFgQUzu5+NlJ6s80IhhvtdBibrQ80ASEwHwYDVR0jBBgwFoAUzu5+NlJ6s80IhhvtdBibrQ80ASEwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAzQqUwiuKC0lmPv2uR85a6Tsg+x247bu1+BJhaocMhc4CIFjWAGBuPBDkP9q9yMJeGhYTysSu/vgRYu/XfKL60+b2";
/** The same without a common name: O=ops. */
const ofNobody =
  "MIIBcTCCARegAwIBAgIUXM54DilJFftkqp5lzW77rfZ+e20wCgYIKoZIzj0EAwIwDjEMMAoGA1UECgwDb3BzMB4XDTI2MTEyNjAxMTIzOFoXDTI2MTIyNjAxMTIzOFowDjEMMAoGA1UECgwDb3BzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYKgzn7uLMvwCJo7eGtuq/Dgl2SPgF+x1dZIEmLFFKui3/iqlqiEuGAGSvyaeiv4jTL3fuZTVPf73E6g60B+VN6NTMFEwHQYDVR0OBBYEFAQYvT1n7tTKTZ27laX6QwPSVSL1MB8GA1UdIwQYMBaAFAQYvT1n7tTKTZ27laX6QwPSVSL1MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgVAZNX3DRJw9vetG2MUfkuYiCfQR/r4P1IY/8ejHKc/MCIQDQYke00FZjs5Wy3XNDAk9P5Hf1LySTBVbB6NHzQBS5ww==";
