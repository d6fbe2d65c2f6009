import type { ImportedEstate, ImportFile } from "#lib/ingest/contract.ts";
export async function openImport(_f: ImportFile[], _c: unknown): Promise<ImportedEstate> {
  throw new Error();
}
