/** AWS's actions as they ship: every name once, with the gravest thing it does. */
import type { ActionLevel } from "#lib/domain/catalogue.ts";

type Bundle = { date: string; actions: { name: string; level: ActionLevel }[] };

/** `date`: the day the list was made (ISO). In the order of the file. */
export async function bundledActions(): Promise<Bundle> {
  const { default: data } = await import("./actions.json", { with: { type: "json" } });
  const services: Record<string, Partial<Record<string, string>>> = data.services;
  const actions = Object.entries(services).flatMap(([service, levels]) =>
    Object.entries(levels).flatMap(([level, names = ""]) =>
      names.split(" ").map((name) => ({ name: `${service}:${name}`, level: level as ActionLevel })),
    ),
  );
  return { date: data.date, actions };
}
