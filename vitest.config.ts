import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./e2e/test/longest-first.ts";

// The suffix says what a test needs: nothing, Postgres, third-party data, a real peer. Browser specs run under Playwright.
const ignored = ["node_modules/**", ".next/**", ".rollcall/**"];
const special = ["**/*.db.test.ts", "**/*.fixtures.test.ts", "**/*.peers.test.ts"];

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...ignored, ...special],
          environment: "node",
          // Some grow a whole estate; a busy machine must not fail them.
          testTimeout: 30_000,
          // They hold nothing but themselves: a module is loaded once for all of them, and no core stands by.
          isolate: false,
          maxWorkers: "100%",
        },
      },
      {
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude: ignored,
          environment: "node",
          globalSetup: ["lib/db/testing/global-setup.ts"],
          // Postgres works while a test waits for it: one worker alone would leave a core idle.
          maxWorkers: 2,
          env: {
            // Their clouds are simulated: nobody is spared by waiting before a call is made again.
            ROLLCALL_RETRY_DELAY_MS: "0",
            // They start hundreds of processes: those that find it set need not even load what strips types.
            NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/rollcall", import.meta.url)),
          },
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: "fixtures",
          include: ["**/*.fixtures.test.ts"],
          exclude: ignored,
          environment: "node",
          globalSetup: ["lib/db/testing/global-setup.ts"],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: "peers",
          include: ["**/*.peers.test.ts"],
          exclude: ignored,
          environment: "node",
          globalSetup: ["lib/db/testing/global-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
