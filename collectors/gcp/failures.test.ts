import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Denied, Incomplete, Invalid, Unavailable } from "#lib/errors.ts";
import { collector } from "./collector.ts";
import { readCredentialFile } from "./credentials.ts";
import { collectAll, collectOne, contextFor, listOf, recordsOf } from "./testing/collecting.ts";
import { type Answer, serviceDisabled } from "./testing/small-answers.ts";
import { smallEstate } from "./testing/small-estate.ts";
import {
  credentials,
  problem,
  type SmallGoogle,
  startSmallGoogle,
  type Trouble,
} from "./testing/small-google.ts";

let google: SmallGoogle;
beforeAll(async () => {
  google = await startSmallGoogle();
});
afterAll(() => google.stop());
beforeEach(async () => {
  Object.assign(google, { estate: smallEstate(), asked: [], denied: new Set(), disabled: new Set() });
  Object.assign(google, { emptyPages: false, trouble: () => null });
  await writeFile(google.credentialsFile, JSON.stringify(credentials(google.url, google.credentialsFile)));
});

const inventory = ["listResource", "listIamPolicy", "searchAllResources"].map(
  (name) => `cloudasset.assets.${name}`,
);
const root = (stream: string) => ({ stream, scope: "organizations/100" });
/** The first `times` requests whose path ends so get the answer. */
const first = (times: number, ending: string, answer: Answer): Trouble => {
  let left = times;
  return ({ path }) => (path.endsWith(ending) && left-- > 0 ? answer : null);
};
const errorsOf = async (streams: string[] | null = null) =>
  (await collectAll(contextFor(google), streams)).flatMap(({ slice, error }) =>
    error === null ? [] : [{ ...slice, error }],
  );

describe("a call that fails and then does not", () => {
  it.each([
    ["throttling", { status: 429, headers: { "retry-after": "1" }, body: {} }],
    [
      "throttling that is called a refusal",
      problem(403, "PERMISSION_DENIED", "Quota exceeded", "RATE_LIMIT_EXCEEDED"),
    ],
    [
      "an older word for it",
      {
        status: 403,
        body: { error: { code: 403, message: "x", errors: [{ reason: "rateLimitExceeded" }] } },
      },
    ],
    ["an error of the other side", problem(503, "UNAVAILABLE", "The service is currently unavailable.")],
  ])("for %s is made again, also where it is a POST", async (_, answer) => {
    google.denied = new Set(inventory);
    google.trouble = first(3, ":getIamPolicy", answer);
    expect(await errorsOf(["gcp/iam-policies", "gcp/audit-configs"])).toEqual([]);
  });
  it("for a token that expired is made again with a new one", async () => {
    google.trouble = first(1, "/assets", problem(401, "UNAUTHENTICATED", "Request had invalid credentials."));
    expect(await errorsOf(["gcp/service-accounts"])).toEqual([]);
    expect(google.asked.filter(({ path }) => path.endsWith("AccessToken"))).toHaveLength(2);
  });
});

describe("a call that goes on failing", () => {
  it.each([
    ["throttled", problem(429, "RESOURCE_EXHAUSTED", "Quota exceeded"), true],
    ["an error", problem(500, "INTERNAL", "Internal error"), true],
    ["a page of a proxy", { status: 200, body: "<html>Sign in</html>" }, true],
    ["refused as a token", problem(401, "UNAUTHENTICATED", "no"), false],
  ])(
    "%s ends its slices as unavailable and no other, and nothing looks empty",
    async (_, answer, transient) => {
      google.trouble = ({ path, query }) =>
        path.endsWith("/assets") && query.getAll("assetTypes").includes("iam.googleapis.com/ServiceAccount")
          ? answer
          : null;
      const errors = await errorsOf();
      expect(errors.map(({ stream }) => stream)).toEqual(["gcp/service-accounts", "gcp/iam-policies"]);
      for (const { error } of errors) {
        expect(error).toBeInstanceOf(Unavailable);
        expect((error as Unavailable).transient).toBe(transient);
      }
    },
  );
  it("in the middle of a list ends the slice after what was read", async () => {
    google.trouble = ({ path, query }) =>
      path.endsWith("/assets") &&
      query.has("pageToken") &&
      query.get("contentType") === "RESOURCE" &&
      query.getAll("assetTypes").length === 1
        ? problem(503, "UNAVAILABLE", "x")
        : null;
    const { records, error } = await collectOne(
      contextFor(google, { pageSize: 2 }),
      root("gcp/service-accounts"),
    );
    expect(records.length).toBeGreaterThan(0);
    expect(error).toBeInstanceOf(Unavailable);
  });
  it("whose pages turn in circles ends the slice", async () => {
    google.trouble = ({ path }) =>
      path === "/v1/roles" ? { status: 200, body: { nextPageToken: "again" } } : null;
    expect((await errorsOf(["gcp/roles"]))[0]?.error).toBeInstanceOf(Unavailable);
  });
  it("where the inventory's answer is not known, does not change what is read in its place", async () => {
    google.trouble = ({ path, query }) =>
      path.endsWith("/assets") && query.get("contentType") === "IAM_POLICY"
        ? problem(500, "INTERNAL", "x")
        : null;
    const errors = await errorsOf(["gcp/iam-policies", "gcp/resource-policies", "gcp/audit-configs"]);
    expect(errors).toHaveLength(3);
    expect(google.asked.some(({ path }) => path.endsWith(":getIamPolicy"))).toBe(false);
  });
});

describe("an API that is not enabled", () => {
  it("costs only the stream it is for, which says how to enable it", async () => {
    google.disabled.add("essentialcontacts.googleapis.com");
    const errors = await errorsOf();
    expect(errors.map(({ stream }) => stream)).toEqual(["gcp/essential-contacts"]);
    expect(errors[0]?.error.hint).toBe(
      "Enable it: gcloud services enable essentialcontacts.googleapis.com --project=host-project",
    );
  });
  it("leaves keys whole where it is Policy Analyzer: only their last use is not known", async () => {
    google.disabled.add("policyanalyzer.googleapis.com");
    const results = await collectAll(contextFor(google));
    expect(new Set(results.filter(({ error }) => error !== null).map(({ slice }) => slice.stream))).toEqual(
      new Set(["gcp/last-authentication"]),
    );
    const keys = recordsOf(results, "gcp/service-account-keys");
    expect(keys).toHaveLength(4);
    for (const key of keys) expect(key.unknown).toContain("lastUsedAt");
    expect(google.asked.filter(({ path }) => path.includes("serviceAccountKeyLast"))).toHaveLength(1);
  });
  it("is another thing than Policy Analyzer down for a while: the keys are delivered, and tried again", async () => {
    google.trouble = ({ path }) =>
      path.includes("serviceAccountKeyLast") ? problem(503, "UNAVAILABLE", "try later") : null;
    const results = await collectAll(contextFor(google));
    const own = results.filter(({ slice }) => slice.stream === "gcp/service-account-keys");
    expect(own.map(({ error }) => error)).toMatchObject([{ code: "incomplete" }]);
    expect(recordsOf(results, "gcp/service-account-keys").length).toBeGreaterThan(0);
  });
  it("leaves the direct APIs to answer where it is the asset inventory", async () => {
    google.disabled.add("cloudasset.googleapis.com");
    expect((await errorsOf()).map(({ stream }) => stream)).toEqual([
      "gcp/resource-policies",
      "gcp/workloads",
    ]);
  });
  it("is not taken for one where the quota project refuses", async () => {
    google.trouble = ({ path }) =>
      path.startsWith("/v3/")
        ? problem(
            403,
            "PERMISSION_DENIED",
            "Caller does not have required permission to use project",
            "USER_PROJECT_DENIED",
          )
        : null;
    await expect(collector.identify(contextFor(google))).rejects.toMatchObject({
      permission: "serviceusage.services.use",
    });
  });
  it("is not waited for: the answer stays the same", async () => {
    google.trouble = ({ path }) =>
      path.endsWith("/contacts") ? serviceDisabled("essentialcontacts.googleapis.com") : null;
    await errorsOf(["gcp/essential-contacts"]);
    expect(google.asked.filter(({ path }) => path.endsWith("/contacts")).length).toBeLessThan(5);
  });
});

describe("a refusal in the middle", () => {
  beforeEach(() => {
    google.denied = new Set(inventory);
  });
  it("of one project's policy delivers all others, and says what is missing", async () => {
    google.trouble = ({ path }) =>
      path === "/v3/projects/31:getIamPolicy" ? problem(403, "PERMISSION_DENIED", "no") : null;
    const whole = smallEstate().policies;
    const results = await collectAll(contextFor(google), ["gcp/iam-policies"]);
    const [{ error, records } = { error: null, records: [] }] = results;
    expect(error).toBeInstanceOf(Incomplete);
    expect((error as Incomplete).missing.join()).toContain("projects/31");
    expect(error?.hint).toContain("resourcemanager.projects.getIamPolicy");
    expect(Object.keys(whole)).toContain("projects/31");
    const scopes = new Set(records.map((record) => ("scope" in record ? record.scope : "")));
    expect(scopes).toEqual(new Set(["organizations/100", "projects/32"]));
  });
  it("of one project's accounts leaves other projects complete", async () => {
    google.trouble = ({ path }) =>
      path === "/v1/projects/web-shop/serviceAccounts" ? problem(403, "PERMISSION_DENIED", "no") : null;
    const errors = await errorsOf(["gcp/service-accounts"]);
    expect(errors.map(({ scope }) => scope)).toEqual(["projects/32"]);
  });
  it("says nothing of what is logged below a folder whose policy it could not read", async () => {
    google.trouble = ({ path }) =>
      path === "/v3/folders/21:getIamPolicy" ? problem(403, "PERMISSION_DENIED", "no") : null;
    const [result] = await collectAll(contextFor(google), ["gcp/audit-configs"]);
    expect(result?.error).toBeInstanceOf(Incomplete);
    const scopes = new Set(result?.records.map((record) => ("scope" in record ? record.scope : "")));
    expect(scopes).toEqual(new Set(["organizations/100", "projects/32"]));
  });
});

describe("something deleted while it is read", () => {
  it("is not missing: an account between the list and its keys and policy, a deny policy between the list and its rules", async () => {
    google.denied = new Set(inventory);
    google.trouble = ({ path }) => {
      if (/serviceAccounts\/1005(\/keys|:getIamPolicy)$/.test(path)) return problem(404, "NOT_FOUND", "gone");
      return /denypolicies\/no-keys$/.test(path) ? problem(404, "NOT_FOUND", "gone") : null;
    };
    const streams = ["gcp/service-account-keys", "gcp/iam-policies", "gcp/deny-policies"];
    const results = await collectAll(contextFor(google), streams);
    expect(results.filter(({ error }) => error !== null)).toEqual([]);
    expect(recordsOf(results, "gcp/deny-policies")).toEqual([]);
    expect(recordsOf(results, "gcp/service-account-keys")).toHaveLength(3);
  });
});

describe("an answer that is not whole", () => {
  const markTruncated = (name: string) => {
    let hasMarked = false;
    google.trouble = (asked) => {
      if (!asked.path.endsWith("/assets") || asked.query.get("pageSize") === "1" || hasMarked) return null;
      if (asked.query.get("contentType") !== "IAM_POLICY") return null;
      hasMarked = true;
      const assets = [
        {
          name,
          assetType: "cloudresourcemanager.googleapis.com/Project",
          ancestors: ["projects/31", "folders/21", "organizations/100"],
          iamPolicy: {},
          assetExceptions: [{ exceptionType: "TRUNCATION" }],
        },
      ];
      return { status: 200, body: { assets } };
    };
  };
  it("of a project's policy is asked for again by itself", async () => {
    markTruncated("//cloudresourcemanager.googleapis.com/projects/payments-prod");
    const { records, error } = await collectOne(contextFor(google), root("gcp/iam-policies"));
    expect(error).toBeNull();
    expect(records).toHaveLength(6);
    expect(google.asked.some(({ path }) => path === "/v3/projects/31:getIamPolicy")).toBe(true);
  });
  it("of anything else leaves the slice incomplete", async () => {
    google.trouble = ({ path, query }) =>
      path.endsWith("/assets") && !query.has("assetTypes")
        ? {
            status: 200,
            body: {
              assets: [
                {
                  name: "//x/y",
                  assetType: "x.googleapis.com/Y",
                  ancestors: ["projects/31"],
                  iamPolicy: {},
                  assetExceptions: [{ exceptionType: "TRUNCATION" }],
                },
              ],
            },
          }
        : null;
    const { error } = await collectOne(contextFor(google), root("gcp/resource-policies"));
    expect(error).toBeInstanceOf(Incomplete);
    expect((error as Incomplete).missing[0]).toContain("//x/y");
  });
  it("because a condition was lost is counted, never taken for a role", async () => {
    const bindings = [{ role: "roles/storage.admin_withcond_1a2b", members: ["allUsers"] }];
    google.estate.policies["projects/32"] = { bindings };
    const { records } = await collectOne(contextFor(google), root("gcp/iam-policies"));
    expect(records.filter(({ type }) => type === "rejected")).toHaveLength(1);
    expect(JSON.stringify(records.filter(({ type }) => type !== "rejected"))).not.toContain("withcond");
  });
  it("that holds an asset without a name ends the slice", async () => {
    google.trouble = ({ path, query }) =>
      path.endsWith("/assets") && !query.has("assetTypes")
        ? { status: 200, body: { assets: [{ iamPolicy: {} }] } }
        : null;
    const { error } = await collectOne(contextFor(google), root("gcp/resource-policies"));
    expect(error).toBeInstanceOf(Unavailable);
  });
  it("of an account without an id is not taken for none, by other APIs either", async () => {
    google.denied = new Set(inventory);
    (google.estate.accounts[0] as { uniqueId?: string }).uniqueId = "";
    const errors = await errorsOf(["gcp/service-accounts", "gcp/service-account-keys"]);
    expect(errors.map(({ scope, error }) => [scope, error.code])).toEqual([
      ["projects/31", "incomplete"],
      ["projects/31", "incomplete"],
    ]);
  });
  it("that does not say where an account lives gives it a scope nobody has, which ingest refuses", async () => {
    google.estate.ancestors["projects/31"] = [];
    const { records } = await collectOne(contextFor(google), root("gcp/service-accounts"));
    expect(
      records.filter((record) => "scope" in record && record.scope === "unknown").length,
    ).toBeGreaterThan(0);
  });
  it("that holds something without a name is counted, so that the slice closes nothing", async () => {
    (google.estate.accounts[0] as { email?: string }).email = "";
    const { records } = await collectOne(contextFor(google), root("gcp/service-accounts"));
    expect(records.filter(({ type }) => type === "rejected")).toHaveLength(1);
  });
});

describe("a token", () => {
  it("is not sent where an answer redirects to", async () => {
    const heard: string[] = [];
    const stranger = createServer((req, res) => {
      heard.push(String(req.headers.authorization));
      res.end("{}");
    });
    await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
    const location = `http://localhost:${(stranger.address() as AddressInfo).port}/`;
    google.trouble = ({ path }) =>
      path.endsWith("/contacts") ? { status: 302, headers: { location }, body: {} } : null;
    const errors = await errorsOf(["gcp/essential-contacts"]);
    await new Promise((resolve) => stranger.close(resolve));
    expect(errors).toHaveLength(1);
    expect(heard).toEqual([]);
  });
  it.each([
    ["a host that is not Google", { token_url: "https://sts.googleapis.com.example.com/v1/token" }],
    [
      "a host that is not Google to impersonate",
      { service_account_impersonation_url: "https://example.com/x:generateAccessToken" },
    ],
    ["Google without encryption", { token_url: "http://sts.googleapis.com/v1/token" }],
    ["a program to run", { credential_source: { executable: { command: "/bin/x" } } }],
  ])("is not asked for by a file that names %s", async (_, change) => {
    await writeFile(google.credentialsFile, JSON.stringify({ ...credentials(google.url, "/x"), ...change }));
    await expect(collector.identify(contextFor(google))).rejects.toBeInstanceOf(Invalid);
    expect(google.asked).toEqual([]);
  });
  it("is not made from a key, nor from a file that is no JSON", async () => {
    await writeFile(google.credentialsFile, JSON.stringify({ type: "service_account", private_key: "x" }));
    await expect(collector.identify(contextFor(google))).rejects.toThrow(/keys are not used/);
    await writeFile(google.credentialsFile, "{");
    await expect(collector.identify(contextFor(google))).rejects.toBeInstanceOf(Invalid);
  });
  it("may come from a file that names Google", async () => {
    await writeFile(google.credentialsFile, JSON.stringify(credentials("https://sts.googleapis.com", "/x")));
    expect(await readCredentialFile(google.credentialsFile, undefined)).toMatchObject({
      type: "external_account",
    });
  });
  it("that cannot be had says what to grant", async () => {
    google.trouble = ({ path }) =>
      path.includes("other@host-project") ? problem(403, "PERMISSION_DENIED", "no") : null;
    const config = { impersonate: "other@host-project.iam.gserviceaccount.com" };
    const error = await collector.identify(contextFor(google, { config })).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Denied);
    expect((error as Denied).hint).toContain("other@host-project.iam.gserviceaccount.com");
  });
});

describe("an abort", () => {
  it("ends every stream at once, though nothing is answered", async () => {
    const slices = await listOf(collector.slices(contextFor(google), []));
    for (const slice of new Map(slices.map((one) => [one.stream, one])).values()) {
      const stop = new AbortController();
      google.trouble = ({ path }) => {
        if (/token$/i.test(path)) return null;
        stop.abort();
        return new Promise(() => {});
      };
      const result = await collectOne(contextFor(google, { signal: stop.signal }), slice);
      expect(result.error?.message).toBe("The collection was stopped.");
    }
  });
});
