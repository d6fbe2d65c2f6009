/**
 * Where a declaration for emergencies stands follows from its days and from what is left to clean up: it never outlives its day, and it is
 * never over while something of it is to be cleaned up.
 */

/** `declared`: nothing was done with it. `used`: it was, and something of that is to be cleaned up. `clean-up`: its time is over. */
export type BreakGlassState = "declared" | "used" | "clean-up" | "over";

type Told = {
  isEnded: boolean;
  /** The first day it no longer holds, `2026-11-24`. */
  until: string;
  /** Steps that are to be done or not seen done yet. */
  due: number;
};

/** `today`: `2026-11-24`. */
export function breakGlassState({ isEnded, until, due }: Told, today: string): BreakGlassState {
  const holds = !isEnded && today < until;
  if (due > 0) return holds ? "used" : "clean-up";
  return holds ? "declared" : "over";
}

/** As `identity_row` keeps it. Codes never change their meaning. */
export const breakGlassCodes = {
  declared: { code: 1, label: "Declared" },
  "clean-up": { code: 2, label: "To be cleaned up" },
} as const;

/** What is to be done, on which occasion, and whether a collection can see that it was. */
export const cleanUpSteps = {
  "confirm-use": {
    label: "Confirm the use, with its ticket",
    isSeen: false,
    seen: "said by a person",
  },
  "rotate-credential": {
    label: "Replace its credentials",
    isSeen: true,
    seen: "no active static credential is as old as that",
  },
  "remove-grant": {
    label: "Take its grants away",
    isSeen: true,
    seen: "it is gone, switched off, granted nothing, or declared anew",
  },
} as const;
export type CleanUpStep = keyof typeof cleanUpSteps;

export const stepsOn = {
  use: ["confirm-use", "rotate-credential"],
  end: ["remove-grant"],
} as const satisfies Record<string, readonly CleanUpStep[]>;
export type Occasion = keyof typeof stepsOn;
