import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const system = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

/** A Chromium to test with: ROLLCALL_CHROMIUM, Playwright's own, the system's, or one installed now. Throws saying how to get one. */
export async function findBrowser(): Promise<string> {
  const found = present();
  if (found) return found;
  install();
  const installed = present();
  if (installed) return installed;
  throw new Error(
    "No Chromium was found. Install one (Debian: apt-get install chromium) or set ROLLCALL_CHROMIUM to its path.",
  );
}

function present(): string | undefined {
  const candidates = [process.env.ROLLCALL_CHROMIUM, chromium.executablePath(), ...system];
  return candidates.find((path) => path !== undefined && path !== "" && existsSync(path));
}

function install(): void {
  const root = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  const commands: [string, string[]][] = root
    ? [
        ["apt-get", ["update", "-qq"]],
        ["apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"]],
      ]
    : [[process.execPath, ["node_modules/playwright/cli.js", "install", "chromium"]]];
  console.log("No Chromium on this machine; installing one.");
  for (const [command, args] of commands) {
    try {
      execFileSync(command, args, {
        stdio: ["ignore", "ignore", "inherit"],
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      });
    } catch {
      return;
    }
  }
}
