import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { auth, iamcredentials } from "googleapis/build/src/apis/iamcredentials/index.js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { COLLECTOR_ISSUER, COLLECTOR_SUBJECT } from "./kits/security.ts";
import { makeSubjectToken } from "./subject-token.ts";
import { clientOptions, refusalOf } from "./testing.ts";

let clouds: Clouds;
let number = 0;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24" });
});
afterEach(() => clouds.faults.clear());
afterAll(() => clouds.stop());

type Configuration = { audience: string; credential_source: { file: string } };
const configuration = () => JSON.parse(readFileSync(clouds.gcp.credentialsFile, "utf8")) as Configuration;

/** The library's own client, with a subject token of the test's. */
function signIn(token?: string): Promise<{ token?: string | null }> {
  const written = configuration();
  if (token !== undefined) {
    number += 1;
    const file = join(clouds.gcp.credentialsFile, "..", `subject-${number}`);
    writeFileSync(file, token);
    written.credential_source.file = file;
  }
  const scopes = ["https://www.googleapis.com/auth/cloud-platform"];
  const options = { ...written, scopes } as unknown as ConstructorParameters<
    typeof auth.IdentityPoolClient
  >[0];
  return new auth.IdentityPoolClient(options).getAccessToken();
}

const claims = (more: Record<string, unknown> = {}) => ({
  iss: COLLECTOR_ISSUER,
  sub: COLLECTOR_SUBJECT,
  aud: `https:${configuration().audience}`,
  ...more,
});

describe("signing in without a key", () => {
  it("exchanges the outside token and becomes the reader, by Google's own library", async () => {
    const { token } = await signIn();
    expect(token).toMatch(/^ya29\./);
    expect(clouds.stats().gcp?.calls).toMatchObject({
      "sts.token": 1,
      "iamcredentials.projects.serviceAccounts.generateAccessToken": 1,
    });
    const answer = await fetch(`${clouds.gcp.rootUrl}v3/${clouds.world.gcp.organization.name}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
    expect(readFileSync(clouds.gcp.credentialsFile, "utf8")).not.toMatch(/private_key/);
  });

  it.each([
    ["of another issuer", { iss: "https://elsewhere.example" }, "invalid_grant"],
    ["for another audience", { aud: "https://elsewhere.example" }, "invalid_grant"],
    ["of another subject", { sub: "system:serviceaccount:default:default" }, "unauthorized_client"],
  ])("refuses a token %s", async (_, more, error) => {
    await expect(signIn(makeSubjectToken(claims(more), 600))).rejects.toThrow(error);
  });

  it("refuses a token that is over, was tampered with, or is none", async () => {
    await expect(signIn(makeSubjectToken(claims(), -10))).rejects.toThrow(/stale to sign-in/);
    const [head, body] = makeSubjectToken(claims(), 600).split(".");
    await expect(signIn(`${head}.${body}.forged`)).rejects.toThrow(/Unable to parse/);
    await expect(signIn("nothing")).rejects.toThrow(/Unable to parse/);
  });

  it("lets nobody become an account who is not named by its policy", async () => {
    const options = clientOptions(clouds);
    const api = iamcredentials({ version: "v1", ...options });
    const become = (email: string) =>
      api.projects.serviceAccounts.generateAccessToken({
        name: `projects/-/serviceAccounts/${email}`,
        requestBody: { scope: ["https://www.googleapis.com/auth/cloud-platform"] },
      });
    expect(
      await refusalOf(become("terraform-apply@northwind-org-admin.iam.gserviceaccount.com")),
    ).toMatchObject({
      status: 403,
      message: "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
    });
    expect(await refusalOf(become("nobody@northwind-nothing.iam.gserviceaccount.com"))).toMatchObject({
      status: 403,
    });
  });
});
