import type { DoctorCheck } from "#lib/ingest/contract.ts";
import type { AzureContext } from "./context.ts";
export async function* diagnose(_ctx: AzureContext): AsyncGenerator<DoctorCheck> {}
