import { Confirm } from "#components/form/confirm.tsx";
import { Day } from "#components/ui/day.tsx";
import { daysBetween, formatAgo, formatMoment } from "#components/ui/format.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import { Status, type StatusKind } from "#components/ui/status.tsx";
import type { ApiKeySummary } from "#lib/queries/list-api-keys.ts";
import { revokeKey } from "../actions/revoke-key.ts";
import { soonDays } from "./key-words.ts";

const HEAD =
  "h-8 whitespace-nowrap border-b border-line bg-frame px-2 text-left font-semibold text-fg-2 text-note first:pl-3 last:pr-3";
const CELL =
  "border-b border-line px-2 py-1.5 align-top first:pl-3 last:pr-3 group-last:border-b-0 group-hover:bg-hover";

type Props = { keys: ApiKeySummary[]; mayChange: boolean; now: Date };

/** Every key on one line, also those that ended: what it is for, what it may, how it stands. */
export function KeysTable({ keys, mayChange, now }: Props) {
  return (
    <Scroll label="API keys">
      <table className="w-full min-w-[780px] border-separate border-spacing-0">
        <thead>
          <tr>
            {["Key", "State", "May", "Made", "Ends", "Last used"].map((name, index) => (
              <th key={name} scope="col" className={`${HEAD} ${index === 0 ? "sticky left-0 z-1" : ""}`}>
                {name}
              </th>
            ))}
            <th scope="col" className={`${HEAD} no-print`}>
              <span className="sr-only">Revoke</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <Row key={key.prefix} apiKey={key} mayChange={mayChange} now={now} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ apiKey, mayChange, now }: { apiKey: ApiKeySummary; mayChange: boolean; now: Date }) {
  const { name, prefix, scopes, createdBy, createdAt, expiresAt, lastUsedAt, state } = apiKey;
  const look = lookOf(apiKey, now);
  return (
    <tr className="group" data-key={prefix}>
      <td className={`${CELL} sticky left-0 z-1 max-w-[240px] border-r bg-page max-mid:max-w-[150px]`}>
        <span className="block font-semibold [overflow-wrap:anywhere]">{name}</span>
        <code className="text-fg-2 text-note">{prefix}_…</code>
      </td>
      <td className={`${CELL} whitespace-nowrap [&>span]:flex`}>
        <Status kind={look.kind}>{look.words}</Status>
      </td>
      <td className={`${CELL} max-w-[160px] font-mono text-note [overflow-wrap:anywhere]`}>
        {scopes.join(", ")}
      </td>
      <td className={CELL}>
        <span className="whitespace-nowrap">
          <Day date={createdAt} asOf={now} />
        </span>
        <span className="block text-fg-2 text-note [overflow-wrap:anywhere]">by {createdBy}</span>
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        <Day date={expiresAt} asOf={now} />
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        {lastUsedAt === null ? (
          <span className="text-fg-2 text-note">never</span>
        ) : (
          <time dateTime={lastUsedAt.toISOString()}>{formatMoment(lastUsedAt, now)}</time>
        )}
      </td>
      <td className={`${CELL} no-print text-right`}>
        {mayChange && state === "active" && (
          <Confirm
            action={revokeKey}
            hidden={{ prefix }}
            trigger="Revoke"
            title={`Revoke ${name}?`}
            confirm="Revoke"
            pending="Revoking…"
          >
            <p>
              The next request with this key is refused. There is no undo: a program that still needs it takes
              a new key.
            </p>
          </Confirm>
        )}
      </td>
    </tr>
  );
}

function lookOf(
  { state, expiresAt, revokedAt }: ApiKeySummary,
  now: Date,
): { kind: StatusKind; words: string } {
  if (state === "revoked")
    return { kind: "unknown", words: revokedAt === null ? "revoked" : `revoked ${ago(revokedAt, now)}` };
  if (state === "expired") return { kind: "unknown", words: `ended ${ago(expiresAt, now)}` };
  const left = daysBetween(now, expiresAt);
  return left > soonDays
    ? { kind: "met", words: "works" }
    : { kind: "watch", words: `ends ${formatAgo(-left)}` };
}

function ago(date: Date, now: Date): string {
  return formatAgo(daysBetween(date, now));
}
