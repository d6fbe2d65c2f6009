/** The states of a declaration for emergencies, in words that stand beside an icon. */
import type { StatusKind } from "#components/ui/status.tsx";
import type { BreakGlassState } from "#lib/domain/break-glass/break-glass-state.ts";

export const breakGlassStates: Record<BreakGlassState, { kind: StatusKind; word: string }> = {
  "clean-up": { kind: "breach", word: "To be cleaned up" },
  used: { kind: "breach", word: "Used" },
  declared: { kind: "met", word: "Declared" },
  over: { kind: "unknown", word: "Over" },
};
