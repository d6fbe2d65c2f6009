import type { ConfigChange } from "#lib/providers/change-config.ts";

/** Which settings become what: one line each. */
export function SettingChanges({ changes }: { changes: readonly ConfigChange[] }) {
  return (
    <ul className="grid gap-1.5">
      {changes.map(({ field, title, before, after }) => (
        <li key={field} className="[overflow-wrap:anywhere]">
          <strong>{title}</strong>: <span className="text-fg-2">{before ?? "as usual"}</span>{" "}
          <span className="text-fg-2">→</span> {after ?? "as usual"}
        </li>
      ))}
    </ul>
  );
}
