import { ChevronRight } from "lucide-react";
import { conditionWords } from "#components/policy/condition-words.ts";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Day } from "#components/ui/day.tsx";
import { formatCount, formatList, formatNumber } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { kindWords, named } from "#components/ui/kind-words.ts";
import { Status } from "#components/ui/status.tsx";
import type { GrantDetail, RoleDetail } from "#lib/queries/identity-detail.ts";
import { StatementList } from "./statement-list.tsx";

type Props = {
  grant: GrantDetail;
  asOf: Date;
  /** The group that passes it on. */
  inherited?: string;
  /** Where it holds, where that is not simply the identity's own scope. */
  places?: readonly string[];
};

/** One grant: the role's name, how it reached the identity, and behind it the document as statements and as written. */
export function GrantItem({ grant, asOf, inherited, places = [] }: Props) {
  const { role } = grant;
  const clauses = conditionWords(grant.condition);
  return (
    <li className="border-line border-t first:border-t-0">
      <details className="group">
        <summary className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-start gap-x-2.5 px-4 py-2 hover:bg-hover print:grid-cols-[minmax(0,1fr)_auto]">
          <ChevronRight
            aria-hidden
            strokeWidth={1.5}
            className="mt-0.5 size-4 text-fg-2 group-open:rotate-90 print:hidden"
          />
          <span className="min-w-0">
            <span className="font-semibold [overflow-wrap:anywhere]">
              {role?.name ?? grant.roleRef.value}
            </span>
            <span className="block text-fg-2 text-note [overflow-wrap:anywhere]">
              {howItCame(grant)}
              {inherited !== undefined && `, through the group ${inherited}`}
              {places.length > 0 && `, on ${formatList(places)}`}
              {clauses.length > 0 && `, only if ${clauses.join(" and ")}`}
              {grant.usedAt !== null && (
                <>
                  ; let {inherited === undefined ? "it" : "somebody of the group"} do something last on{" "}
                  <Day date={grant.usedAt} asOf={asOf} />
                </>
              )}
            </span>
          </span>
          <span className="whitespace-nowrap text-right text-note">
            <Marks grant={grant} />
          </span>
        </summary>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3 px-4 pt-1 pb-4 pl-10 max-mid:pl-4 print:pl-4">
          <Document grant={grant} asOf={asOf} />
        </div>
      </details>
    </li>
  );
}

function howItCame({ via, role }: GrantDetail): string {
  const kind = role === null ? "a policy that is not stored" : kindWords(role.kind);
  // `binding/its-own-name`: only the first part is a code of ours.
  const [code = "", name] = via.split(/\/(.*)/s);
  const way = name === undefined ? named(code) : `${named(code)} ${name}`;
  if (kind.startsWith(way)) return kind;
  return via === "attached"
    ? `${kind}, attached`
    : `${kind}, as ${via === "boundary" ? "permission boundary" : way}`;
}

/** What to know before opening it: that it denies, holds conditions, allows everything, or could not be read. */
function Marks({ grant }: { grant: GrantDetail }) {
  const statements = grant.role?.statements ?? null;
  if (grant.effect === "deny") return <Status kind="watch">denies</Status>;
  if (grant.role === null || grant.role.unknown.includes("document"))
    return <Hole kind="unknown" reason={null} />;
  if (statements === null) return <span className="text-fg-2">document</span>;
  const allows = statements.filter(({ effect }) => effect === "Allow");
  if (grant.effect === "allow" && allows.some(({ actions }) => actions.includes("*"))) {
    return <Status kind="watch">every action</Status>;
  }
  const conditional = statements.some(({ condition }) => condition !== null);
  const denies = statements.some(({ effect }) => effect === "Deny");
  const marks = [conditional ? "conditional" : "", denies ? "with deny" : ""].filter(Boolean);
  return (
    <span className="text-fg-2">
      {formatCount(statements.length, "statement", "statements")}
      {marks.length > 0 && <span className="block">{marks.join(", ")}</span>}
    </span>
  );
}

function Document({ grant, asOf }: { grant: GrantDetail; asOf: Date }) {
  const { role } = grant;
  if (role === null) {
    return (
      <Hole
        kind="unknown"
        reason={`no collected policy is called ${grant.roleRef.value}, so what it gives is not known`}
      />
    );
  }
  return (
    <>
      {role.unknown.includes("document") && (
        <Hole kind={role.document === null ? "unknown" : "stale"} reason={staleReason(role, asOf)}>
          document
        </Hole>
      )}
      {role.statements !== null && <StatementList statements={role.statements} />}
      <p className="text-fg-2 text-note [overflow-wrap:anywhere]">
        {role.manager === "provider" ? "Managed by the provider" : "Managed by you"}
        {role.version !== null && `, version ${role.version}`}
        {role.resourceName !== null && `, ${role.resourceName}`}, granted here since{" "}
        <Day date={grant.firstSeen} asOf={asOf} /> or earlier
      </p>
      {role.document !== null && <Written document={role.document} said={role.statements !== null} />}
    </>
  );
}

function staleReason(role: RoleDetail, asOf: Date): string {
  if (role.document === null) return "it could not be read";
  const since =
    role.unknownSince === null ? "an earlier collection" : role.unknownSince.toISOString().slice(0, 10);
  return `shown as it was before ${since}; as of ${asOf.toISOString().slice(0, 10)} it could not be read`;
}

const LONGEST = 40_000;

/** The document itself, its beginning where it is very long; on paper only where no statements say the same. */
function Written({ document, said }: { document: RoleDetail["document"]; said: boolean }) {
  const text = JSON.stringify(document, null, 2);
  return (
    <details className={said ? "print:hidden" : undefined}>
      <summary className="inline-block min-h-6 text-accent hover:underline">As written</summary>
      <CodeBlock label="Policy document" text={text.slice(0, LONGEST)} />
      {text.length > LONGEST && (
        <p className="text-fg-2 text-note">
          The first {formatNumber(LONGEST)} of {formatNumber(text.length)} characters;{" "}
          <code>npm run cli -- export roles</code> has all.
        </p>
      )}
    </details>
  );
}
