import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { GetAccountAuthorizationDetailsCommand, IAMClient } from "@aws-sdk/client-iam";
import { describe, expect, it } from "vitest";
import { accountNamed, clientOptions } from "./aws/testing.ts";
import type { Announcement } from "./cloud.ts";
import { startClouds } from "./start.ts";

describe("startClouds", () => {
  it("starts within two seconds and moves its date on request", async () => {
    const started = performance.now();
    const clouds = await startClouds({ date: "2026-07-27" });
    expect(performance.now() - started).toBeLessThan(2_000);
    const control = (body: string) => fetch(`${clouds.url}/_control/date`, { method: "POST", body });
    expect(await (await control('{"date":"2026-08-03"}')).json()).toEqual({ date: "2026-08-03" });
    expect(clouds.world.date).toBe("2026-08-03");
    expect((await control('{"date":"yesterday"}')).status).toBe(400);
    expect((await fetch(`${clouds.url}/_control/other`)).status).toBe(404);
    await new IAMClient(clientOptions(clouds, accountNamed(clouds, "search-prod"))).send(
      new GetAccountAuthorizationDetailsCommand({}),
    );
    const stats = await (await fetch(`${clouds.url}/_control/stats`)).json();
    expect(stats).toMatchObject({
      date: "2026-08-03",
      clouds: { aws: { calls: { "iam:GetAccountAuthorizationDetails": 1 }, violations: [] } },
    });
    await clouds.stop();
  });

  it("lets another process script faults, deny permissions and ask the oracle", async () => {
    const clouds = await startClouds({ date: "2026-11-24" });
    const post = (path: string, body: unknown) =>
      fetch(`${clouds.url}/_control/${path}`, { method: "POST", body: JSON.stringify(body) });
    const ask = async () => {
      const answer = await (await fetch(`${clouds.url}/_control/oracle`)).json();
      return answer as { counts: { byKind: Record<string, number> }; visible: { identities: unknown[] } };
    };
    const client = () => new IAMClient(clientOptions(clouds, accountNamed(clouds, "search-prod")));
    const details = () => client().send(new GetAccountAuthorizationDetailsCommand({}));
    expect((await ask()).counts.byKind.aws_root_user).toBe(20);
    await post("permissions", { deny: ["iam:GetAccountAuthorizationDetails"] });
    expect((await ask()).counts.byKind.aws_root_user).toBeUndefined();
    await expect(details()).rejects.toMatchObject({ name: "AccessDenied" });
    await post("permissions", {});
    await post("faults", [
      { action: "GetAccountAuthorizationDetails", times: 1, effect: { kind: "throttle" } },
    ]);
    await expect(details()).rejects.toMatchObject({ name: "Throttling" });
    await expect(details()).resolves.toHaveProperty("RoleDetailList");
    await clouds.stop();
  });

  it("runs as a script that prints where it is and ends when told to", async () => {
    const script = fileURLToPath(new URL("start.ts", import.meta.url));
    const child = spawn(process.execPath, [script, "--date", "2026-11-24", "--port", "0"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const line = await new Promise<string>((resolve) =>
      child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString())),
    );
    const told = JSON.parse(line) as Announcement & { url: string };
    const aws = {
      provider: "aws",
      name: "acme-aws",
      options: expect.arrayContaining(["--mode", "organization"]),
    };
    expect(told).toMatchObject({ date: "2026-11-24", sources: expect.arrayContaining([aws]) });
    expect(told.environment).toMatchObject({ ROLLCALL_ENDPOINT_AWS: told.url });
    expect(Object.keys(told.environment)).toEqual(
      expect.arrayContaining(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]),
    );
    expect((await fetch(`${told.url}/_control/stats`)).status).toBe(200);
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });
});
