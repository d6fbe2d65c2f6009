import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { type ExecPlugin, execCredentials, runPlugin } from "./exec-credential.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-plugin-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function plugin(body: string, over: Partial<ExecPlugin> = {}): Promise<ExecPlugin> {
  const name = `plugin-${body.length}-${Object.keys(over).length}`;
  await writeFile(join(folder, name), `#!/bin/sh\n${body}\n`);
  await chmod(join(folder, name), 0o755);
  return {
    command: `./${name}`,
    ...{ args: [], env: [], apiVersion: "client.authentication.k8s.io/v1", installHint: null, cluster: null },
    ...over,
  };
}
const options = (over: object = {}) => ({
  kubeconfig: join(folder, "kubeconfig"),
  clock: fixedClock("2026-11-24T12:00:00Z"),
  signal: new AbortController().signal,
  ...over,
});
const printing = (status: object) => `echo '${JSON.stringify({ kind: "ExecCredential", status })}'`;

describe("a credential plugin", () => {
  it("runs beside the kubeconfig, is told what it is asked for, and gives a token with its end", async () => {
    const expirationTimestamp = "2026-11-24T13:00:00Z";
    const asked = await plugin(
      `${printing({ token: "t", expirationTimestamp })}; echo "$KUBERNETES_EXEC_INFO $GREETING" > ${folder}/told`,
      {
        env: [{ name: "GREETING", value: "hello" }],
        cluster: { server: "https://cluster.example" },
      },
    );
    expect(await runPlugin(asked, options())).toEqual({
      ...{ token: "t", cert: null, key: null },
      expiresAt: new Date(expirationTimestamp),
    });
    const { readFile } = await import("node:fs/promises");
    const told = await readFile(join(folder, "told"), "utf8");
    expect(told).toContain('"interactive":false');
    expect(told).toContain('"server":"https://cluster.example"');
    expect(told).toContain("hello");
  });

  it("that never ends is stopped in time, or with the collection", async () => {
    const sleeping = await plugin("exec sleep 60");
    await expect(runPlugin(sleeping, options({ timeoutMs: 50 }))).rejects.toThrow(/did not end within/);
    const stop = new AbortController();
    const running = runPlugin(sleeping, options({ signal: stop.signal }));
    stop.abort();
    await expect(running).rejects.toThrow(/stopped/);
  });

  it.each([
    ["fails", "echo 'no session' >&2; exit 3", /ended with 3: no session/],
    ["prints no JSON", "echo token", /did not print a credential/],
    ["prints nothing to sign in with", "echo '{\"status\":{}}'", /neither a token nor a certificate/],
  ])("that %s says so with what to do", async (_name, body, message) => {
    const failing = await plugin(body, { installHint: "Install it." });
    await expect(runPlugin(failing, options())).rejects.toMatchObject({
      message: expect.stringMatching(message),
      hint: "Install it.",
      transient: false,
    });
  });

  it("is asked again shortly before what it gave ends, or when that was not accepted", async () => {
    const log = join(folder, "runs");
    const counting = await plugin(
      `echo run >> ${log}; ${printing({ token: "t", expirationTimestamp: "2026-11-24T13:00:00Z" })}`,
    );
    let now = "2026-11-24T12:00:00Z";
    const clock = { now: () => new Date(now) } as ReturnType<typeof fixedClock>;
    const credentials = execCredentials(counting, options({ clock }));
    const runs = async () => {
      const { readFile } = await import("node:fs/promises");
      return (await readFile(log, "utf8")).trim().split("\n").length;
    };
    await credentials(false);
    await credentials(false);
    expect(await runs()).toBe(1);
    now = "2026-11-24T12:59:30Z";
    await credentials(false);
    expect(await runs()).toBe(2);
    await credentials(true);
    expect(await runs()).toBe(3);
  });
});
