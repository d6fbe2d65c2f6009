import type { ReactNode } from "react";
import { Field } from "#components/form/field.tsx";
import type { ConfigField } from "#lib/providers/config-fields.ts";
import type { LogEngine } from "#lib/providers/contract.ts";
import { settingTyped } from "#lib/providers/setting-words.ts";
import { ENGINE_STATES } from "./engine-words.ts";

type Props = {
  fields: readonly ConfigField[];
  engines: readonly LogEngine[];
  /** What is stored; null where the source is yet to be made. */
  stored: Record<string, unknown> | null;
};

/** The settings of a provider: what most must say first, then what each log engine takes, then the rest, folded away. */
export function ConfigInputs({ fields, engines, stored }: Props) {
  const asked = fields.filter(({ generated }) => !generated);
  const ofEngines = new Set(engines.flatMap((engine) => engine.fields));
  const first = asked.filter(
    ({ required, type, standard }) => required || (type === "choice" && standard !== null),
  );
  const rest = asked.filter((field) => !first.includes(field) && !ofEngines.has(field.name));
  const input = (field: ConfigField) => <ConfigInput key={field.name} field={field} stored={stored} />;
  return (
    <>
      {first.map(input)}
      {rest.length > 0 && (
        <Folded
          open={first.length === 0 || stored !== null}
          name={`${rest.length} more settings, each with a usual value`}
        >
          {rest.map(input)}
        </Folded>
      )}
      {engines.map((engine) => {
        const own = asked.filter(({ name }) => engine.fields.includes(name));
        const state = stored === null ? null : engine.stateOf(stored);
        return (
          <Folded
            key={engine.title}
            open={(state !== null && state !== "off") || isSaid(own, stored)}
            name={`Use from logs: ${engine.title}`}
            side={state === null ? undefined : ENGINE_STATES[state]}
          >
            {own.map(input)}
          </Folded>
        );
      })}
    </>
  );
}

/** Whether anything but what is usual is stored in one of them. */
function isSaid(fields: readonly ConfigField[], stored: Record<string, unknown> | null): boolean {
  return fields.some(({ name, standard }) => {
    const value = stored?.[name];
    return value !== undefined && value !== standard;
  });
}

type FoldedProps = { name: string; side?: string; open: boolean; children: ReactNode };

function Folded({ name, side, open, children }: FoldedProps) {
  return (
    <details open={open} className="rounded-box border border-line">
      <summary className="flex flex-wrap justify-between gap-x-3 px-4 py-2.5 text-accent hover:underline">
        {name} {side !== undefined && <span className="text-fg-2">{side}</span>}
      </summary>
      <div className="grid gap-5 border-line border-t p-4">{children}</div>
    </details>
  );
}

function ConfigInput({ field, stored }: { field: ConfigField; stored: Props["stored"] }) {
  const { name, title, description, type, choices, standard, required } = field;
  const isNew = stored === null;
  // A field with a usual value is filled in with it, which nobody calls optional; emptied later, it goes back to it.
  const isNeeded = required || (standard !== null && (isNew || type === "choice"));
  const usual =
    isNew || standard === null || type === "choice" || type === "flag" ? "" : ` Usual: ${standard}.`;
  return (
    <Field
      name={`config.${name}`}
      title={title}
      description={`${description}${usual}`}
      type={type}
      choices={choices}
      standard={isNew ? standard : settingTyped(stored[name])}
      required={isNeeded}
    />
  );
}
