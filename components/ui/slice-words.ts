/** What the status of a slice means: whether what is stored can be trusted, and how the gap is drawn. */
import type { HoleKind } from "./hole.tsx";

const HOLES: Record<string, HoleKind> = {
  denied: "denied",
  unavailable: "unavailable",
  incomplete: "incomplete",
  rejected: "incomplete",
  held: "incomplete",
  never: "unknown",
  "not-applicable": "not-applicable",
};

/** The hole a slice that is not complete leaves. */
export function holeOf(status: string): HoleKind {
  return HOLES[status] ?? "unknown";
}

/** One sentence per status, for where it stands alone. */
export const SLICE_MEANINGS: Record<string, string> = {
  complete: "read completely",
  held: "read completely, but so much was missing that nothing was closed yet",
  rejected: "read, but some records could not be taken; nothing was closed",
  incomplete: "read in part; nothing was closed",
  denied: "a permission is missing",
  unavailable: "the other side did not answer",
  "not-applicable": "does not exist on this side",
  never: "not tried yet",
};
