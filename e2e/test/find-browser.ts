import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

/** Debian's package of Chromium without windows. */
const shell = "chromium-headless-shell";
const system = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

/**
 * A Chromium to test with: ROLLCALL_CHROMIUM, else one without windows, else Playwright's own or the system's; installed where there is
 * none. A page costs it a third of what it costs the browser with windows, which draws each context one. Throws saying how to get one.
 */
export async function findBrowser(): Promise<string> {
  const found = firstOf([process.env.ROLLCALL_CHROMIUM, `/usr/bin/${shell}`]);
  if (found) return found;
  const isRoot = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (isRoot && installed(shell)) return `/usr/bin/${shell}`;
  const any = present();
  if (any) return any;
  console.log("No Chromium on this machine; installing one.");
  if (!isRoot || !installed("chromium"))
    attempt(process.execPath, ["node_modules/playwright/cli.js", "install", "chromium"]);
  const made = present();
  if (made) return made;
  throw new Error(
    `No Chromium was found. Install one (Debian: apt-get install ${shell}) or set ROLLCALL_CHROMIUM to its path.`,
  );
}

function present(): string | undefined {
  return firstOf([chromium.executablePath(), ...system]);
}

function firstOf(paths: (string | undefined)[]): string | undefined {
  return paths.find((path) => path !== undefined && path !== "" && existsSync(path));
}

/** By apt, as root; a mirror that does not answer is not waited for. */
function installed(name: string): boolean {
  const patience = ["-o", "Acquire::http::Timeout=15", "-o", "Acquire::Retries=1"];
  const install = [...patience, "install", "-y", "-qq", "--no-install-recommends", name];
  const isThere = () => existsSync(`/usr/bin/${name}`);
  attempt("apt-get", install);
  // What is known of packages may be too old, or not there at all.
  if (!isThere() && attempt("apt-get", [...patience, "update", "-qq"])) attempt("apt-get", install);
  return isThere();
}

function attempt(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, {
      stdio: ["ignore", "ignore", "ignore"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    return true;
  } catch {
    return false;
  }
}
