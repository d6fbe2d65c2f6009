import { Confirm } from "#components/form/confirm.tsx";
import { formatMoment } from "#components/ui/format.ts";
import { meaningOf } from "#lib/providers/change-config.ts";
import { providerOf } from "#lib/providers/registry.ts";
import type { LastConfiguration } from "#lib/queries/last-configuration.ts";
import { undoSettings } from "../actions/undo-settings.ts";
import { SettingChanges } from "../setting-changes.tsx";

type Props = { source: { name: string; provider: string }; last: LastConfiguration; now: Date };

/** The last change of the settings, and the way back. */
export function LastChange({ source: { name, provider }, last, now }: Props) {
  const { position, at, by, before, after } = last;
  const undone = meaningOf(providerOf(provider), after, before);
  return (
    <div
      id="last-change"
      className="mt-4 grid grid-cols-[minmax(0,1fr)] justify-items-start gap-2 border-line border-t pt-4"
    >
      <h3 className="text-fg-2 text-note">
        Changed {formatMoment(at, now)} by {by}
      </h3>
      <SettingChanges changes={meaningOf(providerOf(provider), before, after).changes} />
      <div className="no-print">
        <Confirm
          action={undoSettings}
          hidden={{ source: name, position: String(position) }}
          trigger="Take back"
          title={`Take back the last change of ${name}?`}
          confirm="Take back"
          pending="Taking back…"
        >
          <SettingChanges changes={undone.changes} />
          {undone.engines.map(({ title, means }) => (
            <p key={title}>
              <strong>{title}</strong>: {means}
            </p>
          ))}
          <p>
            It holds from the next collection on, is written down as a change of its own, and can be taken
            back as well.
          </p>
        </Confirm>
      </div>
    </div>
  );
}
