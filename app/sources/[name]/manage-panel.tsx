import Link from "next/link";
import { ActionForm } from "#components/form/action-form.tsx";
import { Confirm } from "#components/form/confirm.tsx";
import { Submit } from "#components/form/submit.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { formatInstant } from "#components/ui/format.ts";
import { Pairs } from "#components/ui/pairs.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { Json } from "#lib/ingest/contract.ts";
import { type ConfigField, configFields } from "#lib/providers/config-fields.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { settingWords } from "#lib/providers/setting-words.ts";
import type { LastConfiguration } from "#lib/queries/last-configuration.ts";
import type { SourceSummary } from "#lib/queries/list-sources.ts";
import { IfMay } from "../../if-may.tsx";
import { pauseSource } from "../actions/pause-source.ts";
import { retireSource } from "../actions/retire-source.ts";
import { sourceAddress } from "../address.ts";
import { LastChange } from "./last-change.tsx";

type Props = { source: SourceSummary; paused: boolean; last: LastConfiguration | null; now: Date };

/** How a source is configured, and the ways to stop reading it. */
export function ManagePanel({ source, paused, last, now }: Props) {
  const isLive = source.mode === "live" && source.retiredAt === null;
  const fields = new Map(configFields(providerOf(source.provider)).map((field) => [field.name, field]));
  // As the form has them; the database keeps no order.
  const names = [...new Set([...fields.keys(), ...Object.keys(source.config)])];
  const settings = names.flatMap((name) => {
    const value = source.config[name];
    if (value === undefined) return [];
    const field = fields.get(name);
    return { key: name, name: field?.title ?? name, value: <Own field={field} value={value} /> };
  });
  return (
    <Panel
      id="settings"
      title="Settings"
      footer={
        isLive ? (
          <IfMay to="GET /sources/[name]/set-up" named="What to set up on the other side">
            <Link
              href={`${sourceAddress(source.name)}/set-up`}
              prefetch={false}
              className="text-accent hover:underline"
            >
              What to set up on the other side
            </Link>
          </IfMay>
        ) : undefined
      }
    >
      <Pairs
        pairs={[
          ...settings,
          { key: "created", name: "Connected", value: formatInstant(source.createdAt) },
          { key: "check", name: "Check", value: <Check source={source} /> },
        ]}
      />
      {isLive && last !== null && (
        <IfMay to="source.configure">
          <LastChange source={source} last={last} now={now} />
        </IfMay>
      )}
      {source.retiredAt === null && (
        <div className="no-print mt-4 flex flex-wrap gap-2 border-line border-t pt-4">
          {isLive && fields.size > 0 && (
            <IfMay to="GET /sources/[name]/settings" named="Change settings">
              <Link
                href={`${sourceAddress(source.name)}/settings`}
                prefetch={false}
                className={buttonClass()}
              >
                Change settings
              </Link>
            </IfMay>
          )}
          {isLive && (
            <IfMay to="source.schedule" named={paused ? "Resume" : "Pause"}>
              <ActionForm action={pauseSource} hidden={{ source: source.name, pause: paused ? "no" : "yes" }}>
                <Submit pending={paused ? "Resuming…" : "Pausing…"}>{paused ? "Resume" : "Pause"}</Submit>
              </ActionForm>
            </IfMay>
          )}
          <IfMay to="source.retire" named="Disconnect">
            <Disconnect name={source.name} />
          </IfMay>
        </div>
      )}
    </Panel>
  );
}

/** What Rollcall made for the other side to know it by is for whom the set-up is for. */
function Own({ field, value }: { field: ConfigField | undefined; value: Json }) {
  const setting = <Setting field={field} value={value} />;
  if (field?.generated !== true) return setting;
  return (
    <IfMay to="GET /sources/[name]/set-up" named="Show">
      {setting}
    </IfMay>
  );
}

function Setting({ field, value }: { field: ConfigField | undefined; value: Json }) {
  const words = settingWords(field, value);
  const isPlain = typeof value === "boolean" || field?.type === "choice";
  return isPlain ? words : <span className="break-all font-mono text-note">{words}</span>;
}

function Check({ source }: { source: SourceSummary }) {
  const verb = source.mode === "live" ? `doctor "${source.name}"` : `coverage "${source.name}"`;
  return <code className="break-words text-note">npm run cli -- {verb}</code>;
}

function Disconnect({ name }: { name: string }) {
  return (
    <Confirm
      action={retireSource}
      hidden={{ source: name }}
      trigger="Disconnect"
      title={`Disconnect ${name}?`}
      confirm="Disconnect"
      pending="Disconnecting…"
    >
      <p>
        It is never read again. What it delivered stays in the lists as it was, dated; nothing is closed.
        Another source may take over its scopes.
      </p>
      <p>
        There is no undo: to read it again, connect it again under another name. To stop for a while, pause
        it.
      </p>
    </Confirm>
  );
}
