import type { EngineState } from "#lib/providers/contract.ts";

/** How a log engine stands, in a word. */
export const ENGINE_STATES: Record<EngineState, string> = {
  off: "off",
  measure: "measuring only",
  on: "on",
};
