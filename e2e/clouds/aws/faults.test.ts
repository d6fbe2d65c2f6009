import {
  GetAccountAuthorizationDetailsCommand,
  IAMClient,
  ListAccessKeysCommand,
  paginateGetAccountAuthorizationDetails,
} from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListRootsCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { accountNamed, clientOptions, collected } from "./testing.ts";

let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24", pageCap: 8 });
});
afterEach(() => clouds.faults.clear());
afterAll(() => clouds.stop());

const account = () => accountNamed(clouds, "payments-prod");
const iam = (maxAttempts = 1) => new IAMClient(clientOptions(clouds, account(), { maxAttempts }));
const details = new GetAccountAuthorizationDetailsCommand({});

describe("a fault of AWS", () => {
  it("hits exactly the calls it counts", async () => {
    const fault = clouds.faults.add({
      action: "GetAccountAuthorizationDetails",
      from: 2,
      times: 1,
      effect: { kind: "error" },
    });
    const client = iam();
    await expect(client.send(details)).resolves.toHaveProperty("IsTruncated");
    await expect(client.send(details)).rejects.toMatchObject({
      name: "ServiceFailureException",
      $metadata: { httpStatusCode: 500 },
    });
    await expect(client.send(details)).resolves.toHaveProperty("IsTruncated");
    expect(fault.hits).toBe(1);
  });

  it("breaks a walk in the middle: pages before it arrive, the walk throws", async () => {
    clouds.faults.add({ action: "GetAccountAuthorizationDetails", from: 3, effect: { kind: "error" } });
    const seen: unknown[] = [];
    const walk = async () => {
      for await (const page of paginateGetAccountAuthorizationDetails({ client: iam() }, {})) seen.push(page);
    };
    await expect(walk()).rejects.toThrow();
    expect(seen).toHaveLength(2);
  });

  it("throttles in the words of each service, and the SDK's own retries outlast a short storm", async () => {
    clouds.faults.add({ effect: { kind: "throttle" } });
    await expect(iam().send(details)).rejects.toMatchObject({ name: "Throttling", message: "Rate exceeded" });
    const lambda = new LambdaClient(clientOptions(clouds, account()));
    await expect(lambda.send(new ListFunctionsCommand({}))).rejects.toMatchObject({
      name: "TooManyRequestsException",
      $metadata: { httpStatusCode: 429 },
    });
    const organizations = new OrganizationsClient(
      clientOptions(clouds, clouds.world.aws.organization.managementId),
    );
    await expect(organizations.send(new ListRootsCommand({}))).rejects.toMatchObject({
      name: "TooManyRequestsException",
    });
    clouds.faults.clear();
    clouds.faults.add({ times: 1, effect: { kind: "throttle" } });
    await expect(iam(3).send(details)).resolves.toHaveProperty("IsTruncated");
  });

  it("refuses or expires like AWS does", async () => {
    clouds.faults.add({ times: 1, effect: { kind: "denied" } });
    clouds.faults.add({ from: 2, effect: { kind: "expired" } });
    await expect(iam().send(new ListAccessKeysCommand({}))).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(iam().send(new ListAccessKeysCommand({}))).rejects.toMatchObject({ name: "ExpiredToken" });
  });

  it("cuts the connection before or within the answer, and the client notices both", async () => {
    clouds.faults.add({ times: 1, effect: { kind: "cut" } });
    await expect(iam().send(details)).rejects.toMatchObject({ code: "ECONNRESET" });
    clouds.faults.add({ times: 1, effect: { kind: "cut-in-body" } });
    await expect(iam().send(details)).rejects.toThrow();
  });

  it("truncates an answer or replaces it by a proxy's page, and the SDK cannot read either", async () => {
    for (const kind of ["truncate", "garbage"] as const) {
      clouds.faults.clear();
      clouds.faults.add({ effect: { kind } });
      const answer = await iam()
        .send(details)
        .catch((error: unknown) => error);
      expect(answer instanceof Error || !("RoleDetailList" in Object(answer)), kind).toBe(true);
    }
  });

  it("is slow when told to, and composes with others", async () => {
    clouds.faults.add({ effect: { kind: "slow", milliseconds: 60 } });
    const started = performance.now();
    const { items } = await collected(
      paginateGetAccountAuthorizationDetails({ client: iam() }, { Filter: ["User"] }),
      (page) => [page],
    );
    expect(performance.now() - started).toBeGreaterThan(55 * items.length);
  });

  it("that is slow does not outlive the caller or hold up the end", async () => {
    const slow = await startClouds({
      date: "2026-11-24",
      faults: [{ effect: { kind: "slow", milliseconds: 60_000 } }],
    });
    const client = new IAMClient(clientOptions(slow, account()));
    const abort = new AbortController();
    const answer = client.send(details, { abortSignal: abort.signal });
    abort.abort();
    await expect(answer).rejects.toMatchObject({ name: "AbortError" });
    const hanging = client.send(details);
    const failed = expect(hanging).rejects.toThrow();
    while ((slow.stats().aws?.calls["iam:GetAccountAuthorizationDetails"] ?? 0) === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await slow.stop();
    await failed;
  });
});
