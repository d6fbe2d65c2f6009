/** Rollcall as it sees itself: the keys that programs use on it are machine identities like any other. */
import { z } from "zod";
import type { Provider } from "../contract.ts";

export const rollcallProvider: Provider = {
  name: "rollcall",
  label: "Rollcall",
  // Clouds to come are numbered from 5 on.
  code: 9,
  principalKinds: {
    rollcall_api_key: { label: "Rollcall API key", code: 901 },
  },
  natureOf: () => ({
    nature: "machine",
    confidence: "high",
    evidence: ["It is a key for programs: nobody signs in to the pages with it."],
  }),
  externalPrincipal: () => null,
  sourceConfig: z.strictObject({}),
  exports: { main: "nothing: it reads its own keys", beside: [] },
  setUp: (config) => ({
    config,
    steps: [
      {
        title: "Nothing to set up",
        text: "Rollcall reads its own API keys from its own database, soon after one is made or revoked and once an hour.",
        code: null,
      },
    ],
  }),
};
