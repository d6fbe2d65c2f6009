import { defineConfig } from "@playwright/test";
import { signedInAs } from "./e2e/specs/signed-in.ts";

/**
 * Browser specs against a running Rollcall: ROLLCALL_URL names it, ROLLCALL_HOME (or DATABASE_URL) its database for the command
 * line, ROLLCALL_CHROMIUM a browser other than Playwright's own.
 */
export default defineConfig({
  testDir: "e2e/specs",
  // What changes the estate comes after everything that compares it with the truth.
  projects: [
    { name: "coming-in", testMatch: "**/coming-in.setup.ts" },
    {
      name: "reading",
      testMatch: "**/*.spec.ts",
      testIgnore: ["**/*-changes.spec.ts", "**/*-later.spec.ts"],
      dependencies: ["coming-in"],
    },
    { name: "changing", testMatch: "**/*-changes.spec.ts", dependencies: ["reading"] },
    // Wants a demo of some weeks: the test command lets them pass between the two, and signs in anew.
    {
      name: "later",
      testMatch: "**/*-later.spec.ts",
      dependencies: [process.env.ROLLCALL_SPECS === "later" ? "coming-in" : "changing"],
    },
  ],
  fullyParallel: true,
  forbidOnly: true,
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
    trace: "retain-on-failure",
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
