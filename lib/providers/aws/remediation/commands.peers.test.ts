/** The commands as they are written, run by the real command line of AWS on an emulator of IAM: what they change, and that it comes back. */

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { difference } from "#lib/domain/permission-set.ts";
import type { Change } from "#lib/domain/remediation/change.ts";
import { isRefusal } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { type GrantFacts, judgedGrant, setNamed } from "../../remediation/testing/judged-grant.ts";
import type { JudgedGrant, Outcome, Subject } from "../../remediation.ts";
import { awsCatalogue } from "../testing/aws-catalogue.ts";
import { credentialChange } from "./credential-change.ts";
import { narrowGrants } from "./narrow-grants.ts";
import { retireChange } from "./retire-change.ts";

const missing = ["aws", "moto_server"].filter(
  (tool) => !(process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, tool))),
);
const account = "arn:aws:iam::123456789012";
const catalogue = awsCatalogue(["s3", "sqs"]);
const policy = (Action: Json): Json => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource: "*" }],
});
const both = ["s3:GetObject", "s3:PutObject"];
const less = policy("s3:GetObject");
const mayGo = difference(catalogue.all, setNamed(["s3:GetObject"], catalogue));
/** IAM lets names hold these. */
const odd = "app=+,.@_-1";

const subject = (noun: "role" | "user", name: string): Subject => ({
  ...{ kind: `aws_iam_${noun}`, externalId: "ID", name, resourceName: `${account}:${noun}/${name}` },
  ...{ attributes: { path: "/" }, tags: {}, disabled: false, aliases: [], scopes: [] },
});
const grant = (facts: GrantFacts, more: Partial<JudgedGrant> = {}): JudgedGrant => ({
  ...judgedGrant(facts, mayGo, catalogue),
  ...more,
});

if (process.env.PEERS === undefined) missing.push("what PEERS names");

describe.skipIf(missing.length > 0)(
  `aws on an emulator of IAM${missing.length > 0 ? ` (skipped: ${missing.join(" and ")} missing)` : ""}`,
  () => {
    let folder: string;
    let port: number;
    let server: ChildProcess;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "rollcall-iam-"));
      port = await freePort();
      server = spawn("moto_server", ["-p", String(port)], { stdio: "ignore" });
      for (;;)
        if (
          await fetch(`http://127.0.0.1:${port}/moto-api/`).then(
            () => true,
            () => false,
          )
        )
          break;
    });
    afterAll(async () => {
      server?.kill();
      await rm(folder, { recursive: true, force: true });
    });

    const run = (text: string) =>
      new Promise<string>((resolve, reject) => {
        const env = {
          ...process.env,
          ...{ AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, AWS_DEFAULT_REGION: "us-east-1" },
          ...{ AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x", AWS_PAGER: "" },
        };
        execFile("bash", ["-euo", "pipefail", "-c", text], { cwd: folder, env }, (error, stdout, stderr) =>
          error ? reject(new Error(stderr || error.message)) : resolve(stdout),
        );
      });
    /** Set-up and state by the API itself: the command line takes a second for each call. */
    const call = async (Action: string, parameters: Record<string, string> = {}) => {
      const answer = await fetch(`http://127.0.0.1:${port}/`, {
        method: "POST",
        headers: {
          Authorization:
            "AWS4-HMAC-SHA256 Credential=x/20261124/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=x",
        },
        body: new URLSearchParams({ Action, Version: "2010-05-08", ...parameters }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(text);
      return text;
    };
    const values = (text: string, tag: string) =>
      [...text.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, "g"))].map(([, value = ""]) => value);
    const documentIn = (text: string, tag: string): unknown => {
      const written = (values(text, tag)[0] ?? "").replaceAll("&quot;", '"');
      return JSON.parse(written.startsWith("%") ? decodeURIComponent(written) : written);
    };
    const json = (document: Json) => JSON.stringify(document);
    const lines = (change: Change, which: "texts" | "inverse", phases: string[]) => {
      const steps = change.steps.filter(({ phase }) => phases.includes(phase));
      return (which === "texts" ? steps : steps.toReversed())
        .flatMap((step) => step[which].filter(({ format }) => format === "cli").map(({ text }) => text))
        .join("\n");
    };
    const only = (who: Subject, ...grants: JudgedGrant[]): Change => {
      const { narrowings, refusals } = narrowGrants({ subject: who, grants, catalogue, ready: [] });
      expect(refusals).toEqual([]);
      const [first] = narrowings;
      if (first === undefined) throw new Error("no change");
      return first.change;
    };
    const made = (outcome: Outcome): Change => {
      if (isRefusal(outcome)) throw new Error(outcome.why);
      return outcome;
    };
    const newRole = (RoleName: string) =>
      call("CreateRole", { RoleName, AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' });

    it("an inline policy is written over and back, under a name with everything IAM allows", async () => {
      const named = { RoleName: odd, PolicyName: odd };
      await newRole(odd);
      await call("PutRolePolicy", { ...named, PolicyDocument: json(policy(both)) });
      const now = async () => documentIn(await call("GetRolePolicy", named), "PolicyDocument");
      const inline = grant({ key: "i", via: "inline", role: { name: odd, document: policy(both) } });
      const change = only(subject("role", odd), inline);
      await run(lines(change, "texts", ["backup", "change"]));
      expect(await now()).toEqual(less);
      await run(lines(change, "inverse", ["change"]));
      expect(await now()).toEqual(policy(both));
    });

    it("a policy of the account gets a smaller version though five stand already, and the old one is in force again", async () => {
      const PolicyArn = `${account}:policy/shared`;
      await call("CreatePolicy", { PolicyName: "shared", PolicyDocument: json(policy("s3:*")) });
      const add = { PolicyArn, PolicyDocument: json(policy(both)), SetAsDefault: "true" };
      for (let version = 2; version <= 5; version++) await call("CreatePolicyVersion", add);
      const versions = async () =>
        values(await call("ListPolicyVersions", { PolicyArn }), "VersionId").sort();
      const inForce = async () => values(await call("GetPolicy", { PolicyArn }), "DefaultVersionId")[0];
      const role = {
        kind: "aws_customer_policy",
        externalId: PolicyArn,
        resourceName: PolicyArn,
        name: "shared",
        version: "v5",
      };
      const change = only(
        subject("role", "five"),
        grant({ key: "m", role: { ...role, document: policy(both) } }),
      );
      await run(lines(change, "texts", ["backup", "change"]));
      expect([await versions(), await inForce()]).toEqual([["v2", "v3", "v4", "v5", "v6"], "v6"]);
      expect(documentIn(await call("GetPolicyVersion", { PolicyArn, VersionId: "v6" }), "Document")).toEqual(
        less,
      );
      expect(await run("cat shared-oldest-version.json")).toContain("v1");
      await run(lines(change, "inverse", ["change"]));
      expect(await inForce()).toBe("v5");
      await call("SetDefaultPolicyVersion", { PolicyArn, VersionId: "v6" });
      await run(lines(change, "texts", ["remove"]));
      expect(await versions()).toEqual(["v2", "v3", "v4", "v6"]);
    });

    it("a shared policy gives way to one of its own, and comes back", async () => {
      const PolicyArn = `${account}:policy/many`;
      await newRole("one");
      await call("CreatePolicy", { PolicyName: "many", PolicyDocument: json(policy(both)) });
      await call("AttachRolePolicy", { RoleName: "one", PolicyArn });
      const attached = async () =>
        values(await call("ListAttachedRolePolicies", { RoleName: "one" }), "PolicyName");
      const role = {
        kind: "aws_customer_policy",
        externalId: PolicyArn,
        resourceName: PolicyArn,
        name: "many",
        version: "v1",
      };
      const shared = { everyone: difference(mayGo, mayGo), isShared: true };
      const change = only(
        subject("role", "one"),
        grant({ key: "s", role: { ...role, document: policy(both) } }, shared),
      );
      await run(lines(change, "texts", ["backup", "change"]));
      expect(await attached()).toEqual(["one-many-used"]);
      await run(lines(change, "inverse", ["change"]));
      expect(await attached()).toEqual(["many"]);
    });

    it("a user leaves a group with what it needs, and comes back to it", async () => {
      await call("CreateGroup", { GroupName: "devs" });
      await call("CreateUser", { UserName: "eve" });
      await call("AddUserToGroup", { GroupName: "devs", UserName: "eve" });
      await call("PutGroupPolicy", {
        GroupName: "devs",
        PolicyName: "gp",
        PolicyDocument: json(policy(both)),
      });
      const state = async () => [
        values(await call("ListGroupsForUser", { UserName: "eve" }), "GroupName"),
        values(await call("ListAttachedUserPolicies", { UserName: "eve" }), "PolicyName"),
      ];
      const through = {
        subject: { kind: "id", value: "G", name: "devs", isItself: false },
        everyone: difference(mayGo, mayGo),
      };
      const held = grant({ key: "g", via: "inline", role: { name: "gp", document: policy(both) } }, through);
      const change = only(subject("user", "eve"), held);
      await run(lines(change, "texts", ["backup", "change"]));
      expect(await state()).toEqual([[], ["eve-gp-used"]]);
      await run(lines(change, "inverse", ["change"]));
      expect(await state()).toEqual([["devs"], []]);
    });

    it("a key is off, on again, and gone", async () => {
      await call("CreateUser", { UserName: "kim" });
      const [id = ""] = values(await call("CreateAccessKey", { UserName: "kim" }), "AccessKeyId");
      const keys = async () => values(await call("ListAccessKeys", { UserName: "kim" }), "Status");
      const facts = {
        externalId: id,
        kind: "aws_access_key",
        status: "active",
        createdOn: null,
        lastUsedOn: null,
        attributes: {},
      };
      const change = made(credentialChange(facts, subject("user", "kim")));
      await run(lines(change, "texts", ["backup", "change", "watch"]));
      expect(await keys()).toEqual(["Inactive"]);
      await run(lines(change, "inverse", ["change"]));
      expect(await keys()).toEqual(["Active"]);
      await run(lines(change, "texts", ["remove"]));
      expect(await keys()).toEqual([]);
    });

    it("a role is denied everything, comes back, and is deleted with all it had", async () => {
      const RoleName = "old";
      const PolicyArn = `${account}:policy/last`;
      await newRole(RoleName);
      await call("CreatePolicy", { PolicyName: "last", PolicyDocument: json(policy(both)) });
      await call("PutRolePolicy", { RoleName, PolicyName: "own", PolicyDocument: json(policy(both)) });
      await call("AttachRolePolicy", { RoleName, PolicyArn });
      await call("CreateInstanceProfile", { InstanceProfileName: "old" });
      await call("AddRoleToInstanceProfile", { InstanceProfileName: "old", RoleName });
      const inline = async () => values(await call("ListRolePolicies", { RoleName }), "member");
      const alias = { kind: "instance-profile", value: `${account}:instance-profile/old` };
      const grants = [
        grant({ key: "i", via: "inline", role: { name: "own", document: policy(both) } }),
        grant({ key: "a", role: { resourceName: PolicyArn, name: "last", document: policy(both) } }),
      ];
      const who = { ...subject("role", RoleName), aliases: [alias] };
      const change = made(retireChange({ subject: who, credentials: [], grants, groups: [], workloads: 0 }));
      await run(lines(change, "texts", ["backup", "change"]));
      expect(await inline()).toEqual(["own", "RollcallQuarantine"]);
      await run(lines(change, "inverse", ["change"]));
      expect(await inline()).toEqual(["own"]);
      await call("PutRolePolicy", { RoleName, PolicyName: "RollcallQuarantine", PolicyDocument: json(less) });
      await run(lines(change, "texts", ["remove"]));
      await expect(call("GetRole", { RoleName })).rejects.toThrow(/NoSuchEntity/);
    });
  },
);

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const listener = createServer().listen(0, "127.0.0.1", () => {
      const address = listener.address();
      listener.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
