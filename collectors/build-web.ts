/** Builds the web process when its sources changed since the last build; an unchanged build is used again at once. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Unavailable } from "#lib/errors.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const stampFile = join(root, ".next", "rollcall-sources");
const sources = [
  "app",
  "components",
  "lib",
  "proxy.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "package-lock.json",
  "tsconfig.json",
];

/** Whether it had to build. Throws Unavailable with the end of the build's output. `note` is told before a build starts. */
export async function buildWeb(note: (text: string) => void, signal?: AbortSignal): Promise<boolean> {
  const fingerprint = await fingerprintSources();
  if ((await readFile(stampFile, "utf8").catch(() => "")) === fingerprint) return false;
  note("Building the pages (about a minute, once per version)");
  await rm(stampFile, { force: true });
  await runBuild(signal);
  await mkdir(dirname(stampFile), { recursive: true });
  await writeFile(stampFile, fingerprint);
  return true;
}

async function fingerprintSources(): Promise<string> {
  const hash = createHash("sha256");
  for (const path of (await Promise.all(sources.map(filesUnder))).flat().sort()) {
    hash
      .update(path)
      .update("\0")
      .update(await readFile(join(root, path)))
      .update("\0");
  }
  return hash.digest("hex");
}

async function filesUnder(path: string): Promise<string[]> {
  const entries = await readdir(join(root, path), { withFileTypes: true, recursive: true }).catch(() => null);
  if (entries === null) return (await readFile(join(root, path)).catch(() => null)) === null ? [] : [path];
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
  return files.filter((file) => !/\.(test|spec)\.tsx?$/.test(file));
}

function runBuild(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const child = spawn(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "build"], {
      cwd: root,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
      stdio: ["ignore", "pipe", "pipe"],
      signal,
    });
    child.stdout.on("data", (text) => said.push(String(text)));
    child.stderr.on("data", (text) => said.push(String(text)));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(failure(said.join("").trim().slice(-2000))),
    );
  });
}

function failure(said: string): Unavailable {
  return new Unavailable(`The pages could not be built:\n${said}`, {
    transient: false,
    hint: "Run `npx next build` to see the whole output.",
  });
}
