/** A Rollcall of its own, empty, on a database of its own: for specs whose people and sessions are nobody else's. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Children } from "../../demo/children.ts";

export class OwnRollcall {
  readonly #children = new Children();
  readonly #env: NodeJS.ProcessEnv;
  readonly #home: string;

  private constructor(home: string, settings: Record<string, string>) {
    this.#home = home;
    const without = {
      DATABASE_URL: "",
      ROLLCALL_DEMO: "",
      ROLLCALL_DEMO_MARK: "",
      ROLLCALL_CLOCK: "",
      NEXTAUTH_URL: "",
    };
    this.#env = { ...process.env, ...without, ROLLCALL_HOME: home, ...settings };
  }

  static async make(settings: Record<string, string>): Promise<OwnRollcall> {
    return new OwnRollcall(await mkdtemp(join(tmpdir(), "rollcall-sign-in-")), settings);
  }

  /** Starts the pages, and gives what the process said meanwhile. */
  async start(port: number, settings: Record<string, string> = {}): Promise<string> {
    const env = { ...this.#env, ...settings, PORT: String(port) };
    const web = this.#children.start(`web ${port}`, ["collectors/start.ts", "--only", "web"], env);
    await this.#children.line(web, /Pages at/);
    const deadline = performance.now() + 50_000;
    while (!(await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.ok) {
      if (performance.now() > deadline)
        throw new Error(`The pages did not become ready:\n${web.said.join("\n")}`);
      await new Promise((done) => setTimeout(done, 100));
    }
    return web.said.join("\n");
  }

  /** What a verb prints with --json. */
  async told(...verb: string[]) {
    return JSON.parse(await this.#children.cli([...verb, "--json"], this.#env));
  }

  async stop(): Promise<void> {
    await this.#children.stopAll();
    await this.#children.cli(["reset", "--yes"], this.#env).catch(() => {});
    await rm(this.#home, { recursive: true, force: true });
  }
}
