/** What a run tells whoever watches it: a terminal, a log, a test. */
import type { Slice } from "#lib/ingest/contract.ts";
import type { SliceStatus } from "#lib/ingest/slice-ending.ts";

export type RunEvent =
  | { kind: "identified"; source: string; pin: string; name: string }
  | { kind: "planned"; scopes: number; slices: Slice[] }
  | { kind: "slice-started"; slice: Slice }
  | { kind: "slice-records"; slice: Slice; records: number }
  | { kind: "slice-ended"; slice: Slice; status: SliceStatus; reason: string | null; records: number }
  | { kind: "retrying"; slices: number; delayMs: number }
  | { kind: "step"; step: "references" | "list" };

export type Progress = (event: RunEvent) => void;
