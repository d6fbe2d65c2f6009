/** The checks of static credentials, each on what it finds, what is fine, what cannot be told, and on the day itself. */
import { describe, expect, it } from "vitest";
import type { CheckFacts, CredentialFacts } from "./check-facts.ts";
import { couldBeKeyless } from "./could-be-keyless.ts";
import { exposedKey } from "./exposed-key.ts";
import { keyBesideFederation } from "./key-beside-federation.ts";
import { legacyToken } from "./legacy-token.ts";
import { oldCredential } from "./old-credential.ts";
import {
  credentialWith,
  evidence,
  factsWith,
  grantWith,
  judged,
  trustWith,
  workloadWith,
} from "./testing/check-facts.ts";
import { unusedCredential } from "./unused-credential.ts";

const only = (more: Partial<CredentialFacts>, rest: Parameters<typeof factsWith>[0] = {}): CheckFacts =>
  factsWith({ ...rest, credentials: [credentialWith(more)] });
const unknownUse = { lastUsedOn: null, isLastUseUnknown: true };
const gcp = { identity: { provider: "gcp", kind: "gcp_service_account", scope: "projects/1" } };
const googleKey = { kind: "gcp_service_account_key", externalId: "k1" };
const cluster = { identity: { provider: "kubernetes", kind: "kubernetes_service_account", scope: "c1" } };
const token = {
  kind: "kubernetes_legacy_token",
  externalId: "c1/uid",
  attributes: { secret: "shop/web-token" },
};

describe("an unused static credential", () => {
  // Today is 2026-11-24: ninety whole days lie between 26 August and 23 November.
  it.each<[string, CheckFacts, object]>([
    [
      "last used 91 days ago, so not in 90 whole days",
      only({ lastUsedOn: "2026-08-25" }),
      { "credential:7": "found" },
    ],
    ["last used 90 days ago", only({ lastUsedOn: "2026-08-26" }), { "credential:7": "fine" }],
    [
      "never used and made 90 days ago",
      only({ lastUsedOn: null, createdOn: "2026-08-26" }),
      { "credential:7": "found" },
    ],
    [
      "never used and made 89 days ago",
      only({ lastUsedOn: null, createdOn: "2026-08-27" }),
      { "credential:7": "fine" },
    ],
    [
      "never used and made nobody knows when",
      only({ lastUsedOn: null, createdOn: null }),
      { "credential:7": "untold" },
    ],
    [
      "used nobody knows when",
      only({ ...unknownUse, createdOn: "2020-01-01" }),
      { "credential:7": "untold" },
    ],
    [
      "switched off",
      only({ lastUsedOn: "2026-01-01", status: "inactive" }),
      { "credential:7": "found, disabled" },
    ],
    [
      "of a disabled identity",
      only({ lastUsedOn: "2026-01-01" }, { identity: { isDisabled: true } }),
      { "credential:7": "found, disabled" },
    ],
    ["expired", only({ lastUsedOn: "2026-01-01", status: "expired" }), { "credential:7": "fine" }],
    [
      "expired since it was read",
      only({ lastUsedOn: "2026-01-01", expiresOn: "2026-11-23" }),
      { "credential:7": "fine" },
    ],
    [
      "its last day",
      only({ lastUsedOn: "2026-01-01", expiresOn: "2026-11-24" }),
      { "credential:7": "found" },
    ],
    [
      "old news: keys were not read again",
      only({ lastUsedOn: "2026-01-01" }, { unreadStreams: ["aws/access-keys"] }),
      { "credential:7": "untold" },
    ],
    [
      "what else was not read says nothing of it",
      only({ lastUsedOn: "2026-01-01" }, { unreadStreams: ["aws/access-advisor"] }),
      { "credential:7": "found" },
    ],
    [
      "a password is no static credential",
      only({ kind: "aws_password", isStatic: false, lastUsedOn: null, createdOn: "2020-01-01" }),
      {},
    ],
    [
      "known not to be used since a day, though not before",
      only({ ...token, ...unknownUse, attributes: { notUsedSince: "2026-08-26" } }, cluster),
      { "credential:7": "found" },
    ],
    [
      "known not to be used since a day, too short",
      only({ ...token, ...unknownUse, attributes: { notUsedSince: "2026-08-27" } }, cluster),
      { "credential:7": "untold" },
    ],
  ])("%s", (_name, facts, expected) => {
    expect(judged(unusedCredential, facts)).toEqual(expected);
  });

  it("is one after as many days as people set", () => {
    const facts = only({ lastUsedOn: "2026-11-15" });
    expect(judged(unusedCredential, facts, { days: 7 })).toEqual({ "credential:7": "found" });
    expect(judged(unusedCredential, facts, { days: 9 })).toEqual({ "credential:7": "fine" });
  });

  it("is told with the day it was used on", () => {
    expect(evidence(unusedCredential, only({ lastUsedOn: "2026-08-01" }))).toEqual([
      "high: Access key AKIA7 was last used on 2026-08-01.",
    ]);
    expect(evidence(unusedCredential, only({ lastUsedOn: null, createdOn: "2026-08-01" }))).toEqual([
      "high: Access key AKIA7 was not used since 2026-08-01.",
    ]);
  });
});

describe("a static credential too old or without expiry", () => {
  it.each<[string, CheckFacts, object]>([
    ["made 90 days ago", only({ createdOn: "2026-08-26" }), { "credential:7": "found" }],
    [
      "made 89 days ago; an access key cannot expire",
      only({ createdOn: "2026-08-27" }),
      { "credential:7": "fine" },
    ],
    ["made nobody knows when", only({ createdOn: null }), { "credential:7": "untold" }],
    [
      "young, a token secret, which cannot expire",
      only({ ...token, createdOn: "2026-11-20" }, cluster),
      { "credential:7": "fine" },
    ],
    [
      "switched off",
      only({ createdOn: "2020-01-01", status: "inactive" }),
      { "credential:7": "found, disabled" },
    ],
    [
      "young and without expiry, though its kind can",
      only({ ...googleKey, createdOn: "2026-11-20" }, gcp),
      { "credential:7": "found" },
    ],
    [
      "young with an expiry",
      only({ ...googleKey, createdOn: "2026-11-20", expiresOn: "2027-01-01" }, gcp),
      { "credential:7": "fine" },
    ],
    [
      "young with an expiry nobody could read",
      only({ ...googleKey, createdOn: "2026-11-20", isExpiryUnknown: true }, gcp),
      { "credential:7": "untold" },
    ],
    [
      "old with an expiry nobody could read",
      only({ ...googleKey, createdOn: "2026-01-20", isExpiryUnknown: true }, gcp),
      { "credential:7": "found" },
    ],
    [
      "old and expired",
      only({ ...googleKey, createdOn: "2020-01-01", expiresOn: "2026-11-23" }, gcp),
      { "credential:7": "fine" },
    ],
  ])("%s", (_name, facts, expected) => {
    expect(judged(oldCredential, facts)).toEqual(expected);
  });

  it("is told with its days, and alike on both sides of the threshold where it never expires", () => {
    expect(evidence(oldCredential, only({ createdOn: "2026-01-01" }))).toEqual([
      "high: Access key AKIA7 was made on 2026-01-01.",
    ]);
    expect(evidence(oldCredential, only({ ...googleKey, createdOn: "2026-11-20" }, gcp))).toEqual([
      "high: Key k1 was made on 2026-11-20 and never expires.",
    ]);
    expect(
      evidence(oldCredential, only({ ...googleKey, createdOn: "2026-01-01", expiresOn: "2027-01-01" }, gcp)),
    ).toEqual(["high: Key k1 was made on 2026-01-01 and works until 2027-01-01."]);
  });
});

describe("a static key beside federation", () => {
  const federated = trustWith({
    mechanism: "web-identity",
    trusted: { kind: "federated", value: "token.actions.githubusercontent.com|repo:a/b" },
  });
  const app = { identity: { provider: "azure", kind: "azure_service_principal", scope: "tenant" } };
  const secret = { kind: "azure_client_secret", externalId: "s1" };
  it.each<[string, CheckFacts, object]>([
    [
      "a secret beside a federated credential",
      only(secret, { ...app, trusts: [federated] }),
      { "credential:7": "found" },
    ],
    [
      "switched off",
      only({ ...secret, status: "inactive" }, { ...app, trusts: [federated] }),
      { "credential:7": "found, disabled" },
    ],
    [
      "an expired one",
      only({ ...secret, status: "expired" }, { ...app, trusts: [federated] }),
      { "credential:7": "fine" },
    ],
    ["a secret alone", only(secret, app), { "credential:7": "fine" }],
    [
      "a secret, and federated credentials were not read",
      only(secret, { ...app, unreadStreams: ["azure/app-credentials"] }),
      { "credential:7": "untold" },
    ],
    [
      "an owner is no federation",
      only(secret, {
        ...app,
        trusts: [trustWith({ mechanism: "owner", trusted: { kind: "id", value: "x" } })],
      }),
      { "credential:7": "fine" },
    ],
    ["federation alone", factsWith({ ...app, trusts: [federated] }), {}],
    [
      "a key of an account that pods become",
      only(googleKey, { ...gcp, trusts: [trustWith({ mechanism: "workload-identity" })] }),
      { "credential:7": "found" },
    ],
    [
      "a key of an account that people impersonate",
      only(googleKey, { ...gcp, trusts: [trustWith({ mechanism: "impersonation" })] }),
      { "credential:7": "fine" },
    ],
  ])("%s", (_name, facts, expected) => {
    expect(judged(keyBesideFederation, facts)).toEqual(expected);
  });
});

describe("a legacy token", () => {
  it("is found for as long as its secret is there, and disabled once it is invalid", () => {
    expect(judged(legacyToken, only(token, cluster))).toEqual({ "credential:7": "found" });
    const invalid = {
      ...token,
      status: "inactive",
      attributes: { ...token.attributes, invalidSince: "2026-10-01" },
    };
    expect(judged(legacyToken, only(invalid, cluster))).toEqual({ "credential:7": "found, disabled" });
    expect(judged(legacyToken, only({}))).toEqual({});
  });

  it("is told by the name of its secret", () => {
    const made = { ...token, createdOn: "2024-05-01" };
    expect(evidence(legacyToken, only(made, cluster))).toEqual([
      "high: Token secret shop/web-token was made on 2024-05-01 and is valid until it is deleted.",
    ]);
  });
});

describe("a key that is not needed", () => {
  it.each<[string, CheckFacts, object]>([
    [
      "something runs as the account",
      only(googleKey, { ...gcp, workloads: [workloadWith("orders")] }),
      { "credential:7": "found" },
    ],
    [
      "switched off",
      only({ ...googleKey, status: "inactive" }, { ...gcp, workloads: [workloadWith("orders")] }),
      { "credential:7": "found, disabled" },
    ],
    ["nothing does", only(googleKey, gcp), { "credential:7": "fine" }],
    [
      "what does was not read",
      only(googleKey, { ...gcp, unreadStreams: ["gcp/workloads"] }),
      { "credential:7": "untold" },
    ],
    [
      "expired",
      only({ ...googleKey, status: "expired" }, { ...gcp, workloads: [workloadWith("orders")] }),
      { "credential:7": "fine" },
    ],
  ])("%s", (_name, facts, expected) => {
    expect(judged(couldBeKeyless, facts)).toEqual(expected);
  });
});

describe("a key the provider found exposed", () => {
  const reason = (text: string) => ({
    ...googleKey,
    attributes: { disableReason: `SERVICE_ACCOUNT_KEY_DISABLE_REASON_${text}` },
  });
  const quarantine = (name: string) => {
    const externalId = `111111111111/arn:aws:iam::aws:policy/${name}`;
    return [
      grantWith({ role: { id: "1", kind: "aws_managed_policy", name, externalId, manager: "provider" } }),
    ];
  };
  it.each<[string, CheckFacts, object]>([
    [
      "disabled by Google as exposed",
      only({ ...reason("EXPOSED"), status: "inactive" }, gcp),
      { "credential:7": "found, disabled" },
    ],
    ["used by others, says Google", only(reason("COMPROMISE_DETECTED"), gcp), { "credential:7": "found" }],
    ["disabled by its owner", only({ ...reason("USER_INITIATED"), status: "inactive" }, gcp), {}],
    [
      "enabled again, with the mark that stays",
      only(
        { ...googleKey, attributes: { extendedStatus: ["SERVICE_ACCOUNT_KEY_EXTENDED_STATUS_KEY_EXPOSED"] } },
        gcp,
      ),
      { "credential:7": "found" },
    ],
    ["expired meanwhile", only({ ...reason("EXPOSED"), status: "expired" }, gcp), { "credential:7": "fine" }],
    [
      "of a user whom AWS put into quarantine",
      only({}, { grants: quarantine("AWSCompromisedKeyQuarantineV3") }),
      { "credential:7": "found" },
    ],
    [
      "of one with the first such policy",
      only({}, { grants: quarantine("AWSCompromisedKeyQuarantine") }),
      { "credential:7": "found" },
    ],
    ["of one with another policy", only({}, { grants: quarantine("AWSCompromisedKeyQuarantineReader") }), {}],
    [
      "a policy of the customer's that is called so",
      only(
        {},
        {
          grants: [
            grantWith({
              role: {
                id: "1",
                kind: "aws_customer_policy",
                name: "q",
                externalId: "arn:aws:iam::111111111111:policy/AWSCompromisedKeyQuarantineV3",
                manager: "customer",
              },
            }),
          ],
        },
      ),
      {},
    ],
  ])("%s", (_name, facts, expected) => {
    expect(judged(exposedKey, facts)).toEqual(expected);
  });

  it("is less sure which key it is where the user has several", () => {
    const grants = quarantine("AWSCompromisedKeyQuarantineV2");
    const two = factsWith({
      grants,
      credentials: [credentialWith(), credentialWith({ id: "8", externalId: "AKIA8" })],
    });
    expect(evidence(exposedKey, only({}, { grants }))).toEqual([
      "high: Access key AKIA7: AWS found a key of this user in public and attached AWSCompromisedKeyQuarantineV2.",
    ]);
    expect(evidence(exposedKey, two).map((text) => text.split(":")[0])).toEqual(["medium", "medium"]);
  });
});
