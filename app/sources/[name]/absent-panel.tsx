import Link from "next/link";
import { Confirm } from "#components/form/confirm.tsx";
import { Day } from "#components/ui/day.tsx";
import { factCounts } from "#components/ui/fact-words.ts";
import { formatCount } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import type { Term } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { defaultSort } from "#lib/domain/filter/sort.ts";
import type { AbsentScope } from "#lib/queries/list-held.ts";
import { listAddress } from "../../identities/address.ts";
import { IfMay } from "../../if-may.tsx";
import { retireScopes } from "../actions/retire-scopes.ts";

type Props = { source: string; scopes: AbsentScope[]; asOf: Date | null };

/** Scopes that the whole tree does not list any more: kept until the provider or a person says that they are gone. */
export function AbsentPanel({ source, scopes, asOf }: Props) {
  if (scopes.length === 0) return null;
  return (
    <Panel
      id="absent"
      title="Scopes not listed any more"
      side={formatCount(scopes.length, "scope", "scopes")}
      lead="The last tree was read completely and does not list them. Until somebody says that they are gone, what they held stays and turns stale."
      flush
      footer={<Footer source={source} scopes={scopes} />}
    >
      <ul>
        {scopes.map((scope) => (
          <li
            key={scope.externalId}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-t px-4 py-2.5 first:border-t-0"
          >
            <span className="flex min-w-[200px] flex-1 items-start gap-2.5 [&>svg]:mt-[3px]">
              <StatusIcon kind="watch" />
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <strong>{scope.name}</strong>{" "}
                {scope.name !== scope.externalId && (
                  <span className="font-mono text-fg-2 text-kind">{scope.externalId}</span>
                )}
                <span className="block text-fg-2 text-note">
                  Last listed <Day date={scope.lastSeen} asOf={asOf} />;{" "}
                  <Link href={identitiesIn(scope.externalId)} prefetch={false} className="link-quiet">
                    {scope.count === 0 ? "holds nothing" : `holds ${factCounts(scope.facts)}`}
                  </Link>
                </span>
              </span>
            </span>
            <IfMay to="scope.retire">
              <Retire source={source} scopes={[scope]} count={scope.count} />
            </IfMay>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** All at once where there are several; for whom may not, that it can be done. */
function Footer({ source, scopes }: Omit<Props, "asOf">) {
  const all = scopes.reduce((sum, { count }) => sum + count, 0);
  return (
    <IfMay to="scope.retire" named="Retire">
      {scopes.length < 2 ? (
        "Each is decided by itself."
      ) : (
        <Retire source={source} scopes={scopes} count={all} />
      )}
    </IfMay>
  );
}

function Retire({ source, scopes, count }: { source: string; scopes: AbsentScope[]; count: number }) {
  const [first] = scopes;
  const what = scopes.length === 1 ? (first?.name ?? "") : `all ${scopes.length} scopes`;
  return (
    <Confirm
      action={retireScopes}
      hidden={{ source, scope: scopes.map(({ externalId }) => externalId).join("\n") }}
      trigger={`Retire ${scopes.length === 1 ? "" : what}`.trim()}
      title={`Retire ${what} and close ${formatCount(count, "fact", "facts")}?`}
      confirm={`Retire, close ${formatCount(count, "fact", "facts")}`}
      pending="Retiring…"
    >
      <p>
        Everything the scope held is closed as of now and leaves the lists of what is live. It is kept as
        history.
      </p>
      <p>
        There is no undo here. If the scope is listed again, the next collection opens it and what it holds
        again by itself.
      </p>
    </Confirm>
  );
}

function identitiesIn(scope: string): string {
  const own: Term = { type: "match", field: "scope", negated: false, values: [{ text: scope }] };
  return listAddress([own, ...parse("state:live,disabled")], defaultSort);
}
