/** A change of a source's configuration as it is asked for, and what it would mean: by the command line and by the page alike. */
import { checkConfig } from "./check-config.ts";
import { type ConfigField, configFields } from "./config-fields.ts";
import type { EngineState, Provider, SetUpStep } from "./contract.ts";
import { settingWords } from "./setting-words.ts";

type Config = Record<string, unknown>;

/** What is given replaces what was, null takes it back to what is usual, everything else stays. Throws Invalid as `checkConfig` does. */
export function changedConfig(
  provider: Pick<Provider, "sourceConfig">,
  before: Config,
  given: Config,
): Record<string, unknown> {
  const merged = Object.entries({ ...before, ...given }).filter(([, value]) => value !== null);
  return checkConfig(provider, Object.fromEntries(merged));
}

/** What must be given so that `before` becomes `after`. */
export function givenFor(before: Config, after: Config): Config {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(
    names.filter((name) => !isSame(before[name], after[name])).map((name) => [name, after[name] ?? null]),
  );
}

export type ConfigChange = {
  field: string;
  title: string;
  /** In words; null: nothing is said, so what is usual holds. */
  before: string | null;
  after: string | null;
};

export type ChangeMeaning = {
  /** In the order of the schema; empty: nothing would change. */
  changes: ConfigChange[];
  /** Of the engines that are switched, or that read otherwise. */
  engines: { title: string; from: EngineState; to: EngineState; means: string }[];
  /** Fields that say what the source is, by title. */
  pins: string[];
  /** What is to be set up on the other side that was not, or not so. */
  steps: SetUpStep[];
};

type Understood = Pick<Provider, "sourceConfig" | "logEngines" | "setUp">;

/** Both checked, defaults filled in. */
export function meaningOf(provider: Understood, before: Config, after: Config): ChangeMeaning {
  const fields = configFields(provider);
  const changed = fields.filter(({ name }) => !isSame(before[name], after[name]));
  const names = new Set(changed.map(({ name }) => name));
  return {
    changes: changed.map((field) => changeOf(field, before[field.name], after[field.name])),
    engines: (provider.logEngines ?? [])
      .filter((engine) => engine.fields.some((name) => names.has(name)))
      .map((engine) => ({
        ...{ title: engine.title, from: engine.stateOf(before), to: engine.stateOf(after) },
        means: engine.means(after),
      }))
      .filter(({ from, to }) => from !== "off" || to !== "off"),
    pins: changed.filter(({ pins }) => pins).map(({ title }) => title),
    steps: newSteps(provider, before, after),
  };
}

/** What was generated is for nobody's eyes here. */
function changeOf(field: ConfigField, before: unknown, after: unknown): ConfigChange {
  const words = (value: unknown) =>
    value === undefined ? null : field.generated ? "made by Rollcall" : settingWords(field, value);
  return { field: field.name, title: field.title, before: words(before), after: words(after) };
}

function newSteps(provider: Understood, before: Config, after: Config): SetUpStep[] {
  const stepsOf = (config: Config) => provider.setUp(config, () => "").steps;
  const known = new Set(stepsOf(before).map((step) => JSON.stringify(step)));
  return stepsOf(after).filter((step) => !known.has(JSON.stringify(step)));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
