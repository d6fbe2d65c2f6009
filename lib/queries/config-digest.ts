/** A short text for one configuration of a source: two that are the same have the same, so that what was decided on can be recognised. */
import { canonicalJson } from "#lib/ingest/canonical-json.ts";
import { hash128 } from "#lib/ingest/encode-record.ts";

/** `config`: as it is stored. */
export function configDigest(config: Record<string, unknown>): string {
  return hash128(canonicalJson(config, "config", false));
}
