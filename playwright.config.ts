import { defineConfig } from "@playwright/test";
import { signedInAs } from "./e2e/specs/signed-in.ts";

const signingIn = "**/sign-in.spec.ts";
const collecting = "**/sources-changes.spec.ts";

/** A trace is work at every step: what fails is asked again for one, and has failed all the same. */
const askedAgain = { retries: 1, use: { trace: "on-first-retry" } } as const;
/** What was changed once is another estate: only the first time tells. */
const askedOnce = { use: { trace: "retain-on-failure" } } as const;

/**
 * Browser specs against a running Rollcall: ROLLCALL_URL names it, ROLLCALL_HOME (or DATABASE_URL) its database for the command
 * line, ROLLCALL_CHROMIUM a browser other than Playwright's own.
 */
export default defineConfig({
  testDir: "e2e/specs",
  // What changes the estate comes after everything that compares it with the truth. What goes step by step in one worker begins
  // first, so that the other has enough to do meanwhile.
  projects: [
    { name: "coming-in", testMatch: "**/coming-in.setup.ts" },
    { name: "signing-in", testMatch: signingIn, ...askedAgain },
    {
      name: "reading",
      testMatch: "**/*.spec.ts",
      testIgnore: ["**/*-changes.spec.ts", "**/*-later.spec.ts", signingIn],
      dependencies: ["coming-in"],
      ...askedAgain,
    },
    {
      name: "changing",
      testMatch: "**/*-changes.spec.ts",
      testIgnore: collecting,
      dependencies: ["reading"],
      ...askedOnce,
    },
    // What closes and disconnects takes from the lists that the others count.
    { name: "collecting", testMatch: collecting, dependencies: ["changing"], ...askedOnce },
    // Wants a demo of some weeks: the test command lets them pass between the two, and signs in anew.
    {
      name: "later",
      testMatch: "**/*-later.spec.ts",
      dependencies: process.env.ROLLCALL_SPECS === "later" ? ["coming-in"] : ["collecting"],
      ...askedOnce,
    },
  ],
  fullyParallel: true,
  forbidOnly: true,
  failOnFlakyTests: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    baseURL: process.env.ROLLCALL_URL ?? "http://127.0.0.1:3000",
    // As the demo lands: a spec that needs another role says so.
    storageState: signedInAs("lead"),
    viewport: { width: 1440, height: 1000 },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.ROLLCALL_CHROMIUM || undefined,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
