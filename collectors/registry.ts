/** The clouds Rollcall can read: one line each, loaded only when it is needed. */
import { Invalid } from "#lib/errors.ts";
import type { Collector } from "#lib/ingest/contract.ts";

const entries: Record<string, () => Promise<Collector>> = {
  aws: async () => (await import("./aws/collector.ts")).collector,
  gcp: async () => (await import("./gcp/collector.ts")).collector,
  azure: async () => (await import("./azure/collector.ts")).collector,
  kubernetes: async () => (await import("./kubernetes/collector.ts")).collector,
};

/** Rollcall reads itself by the same rules; no cloud is behind it, so it is not among those that can be connected. */
const own: typeof entries = {
  rollcall: async () => (await import("./rollcall/collector.ts")).collector,
};

export const collectorNames = Object.keys(entries);

/** The collector of a provider. Throws Invalid naming the providers there are. */
export async function collectorOf(provider: string): Promise<Collector> {
  const load = entries[provider] ?? own[provider];
  if (load !== undefined) return load();
  throw new Invalid(`There is no collector for "${provider}".`, {
    hint: `Use one of: ${collectorNames.join(", ")}.`,
  });
}
