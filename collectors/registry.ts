/** The clouds Rollcall can read: one line each, loaded only when it is needed. */
import { Invalid } from "#lib/errors.ts";
import type { Collector } from "#lib/ingest/contract.ts";
import type { Onboarding } from "./onboarding.ts";

type Entry = { collector(): Promise<Collector>; onboarding(): Promise<Onboarding> };

const entries: Record<string, Entry> = {
  aws: {
    collector: async () => (await import("./aws/collector.ts")).collector,
    onboarding: async () => (await import("./aws/onboard.ts")).onboard,
  },
};

export const collectorNames = Object.keys(entries);

/** The collector of a provider. Throws Invalid naming the providers there are. */
export async function collectorOf(provider: string): Promise<Collector> {
  return entryOf(provider).collector();
}

export async function onboardingOf(provider: string): Promise<Onboarding> {
  return entryOf(provider).onboarding();
}

function entryOf(provider: string): Entry {
  const entry = entries[provider];
  if (entry !== undefined) return entry;
  throw new Invalid(`There is no collector for "${provider}".`, {
    hint: `Use one of: ${collectorNames.join(", ")}.`,
  });
}
