import { CircleSlash, KeyRound } from "lucide-react";
import { Age, Day } from "#components/ui/day.tsx";
import { formatCount, formatList } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { kindTitle, named } from "#components/ui/kind-words.ts";
import { Panel } from "#components/ui/panel.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import type { CredentialDetail, IdentityDetail } from "#lib/queries/identity-detail.ts";
import { isLowerBound } from "../credential-count.ts";

const ICON = { "aria-hidden": true, strokeWidth: 1.5, className: "mt-0.5 size-4 text-fg-2" } as const;

/** The credentials stored for the identity: never the secret, always what is known of its age and use. */
export function CredentialsPanel({ detail, asOf }: { detail: IdentityDetail; asOf: Date }) {
  const { credentials, identity } = detail;
  const open = credentials.filter(({ closedAt }) => closedAt === null);
  const { staticCredentials, signsIn } = identity;
  const unread = staticCredentials === null || isLowerBound(staticCredentials, signsIn.unread);
  const count = formatCount(open.length, "credential", "credentials");
  return (
    <Panel
      id="credentials"
      title="Credentials"
      side={unread ? (open.length === 0 ? "not known" : `at least ${count}`) : count}
      flush
    >
      <ul>
        {credentials.map((credential) => (
          <Credential key={credential.id} credential={credential} asOf={asOf} />
        ))}
        {unread && (
          <li className="border-line border-t px-4 py-2 first:border-t-0">
            <Hole
              kind={identity.gaps[0] ?? "unknown"}
              reason={`${unreadWords(signsIn.unread)} could not be read, so there may be more`}
            />
          </li>
        )}
        {credentials.length === 0 && !unread && (
          <li className="flex items-center gap-2.5 px-4 py-2">
            <StatusIcon kind="met" />
            No credential is stored; that was read completely.
          </li>
        )}
      </ul>
    </Panel>
  );
}

function Credential({ credential, asOf }: { credential: CredentialDetail; asOf: Date }) {
  const gone = credential.closedAt !== null;
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2.5 border-line border-t px-4 py-2 first:border-t-0">
      {gone || credential.status !== "active" ? <CircleSlash {...ICON} /> : <KeyRound {...ICON} />}
      <div className="min-w-0">
        <p className="flex flex-wrap justify-between gap-x-3">
          <span className="font-semibold">{kindTitle(credential.kind)}</span>
          <span className={credential.status === "active" && !gone ? "" : "text-fg-2"}>
            {gone || credential.status !== "unknown" ? (
              (gone && "gone") || credential.status
            ) : (
              <Hole kind="unknown" reason={null}>
                active or not: not told
              </Hole>
            )}
          </span>
        </p>
        <p className="font-mono text-fg-2 text-note [overflow-wrap:anywhere]">{credential.externalId}</p>
        <dl className="mt-1 grid grid-cols-[max-content_1fr] gap-x-3 text-note">
          <Fact name="Made" credential={credential} field="createdAt" none="not known" asOf={asOf} />
          <Fact name="Last used" credential={credential} field="lastUsedAt" none="never" asOf={asOf} />
          <Fact name="Expires" credential={credential} field="expiresAt" none="never" asOf={asOf} />
          {credential.closedAt !== null && (
            <Fact name="Gone" credential={credential} field="closedAt" none="" asOf={asOf} />
          )}
        </dl>
      </div>
    </li>
  );
}

/** What of its credentials nobody could read: `certificates and passwords`. */
function unreadWords(unread: readonly string[]): string {
  const stored = ["access-key", "password", "service-credential", "certificate"];
  const words = stored.filter((way) => unread.includes(way)).map((way) => `${named(way)}s`);
  return words.length === 0 ? "its credentials" : formatList(words);
}

type FactProps = {
  name: string;
  credential: CredentialDetail;
  field: "createdAt" | "lastUsedAt" | "expiresAt" | "closedAt";
  /** What null means while the field is known. */
  none: string;
  asOf: Date;
};

function Fact({ name, credential, field, none, asOf }: FactProps) {
  const date = credential[field];
  const unknown = credential.unknown.includes(field);
  return (
    <>
      <dt className="text-fg-2">{name}</dt>
      <dd>
        {date !== null && (
          <>
            <Age date={date} asOf={asOf} /> <span className="text-fg-2">(</span>
            <Day date={date} asOf={asOf} />
            <span className="text-fg-2">)</span>
          </>
        )}
        {date === null && !unknown && none}
        {unknown && (
          <Hole
            kind={date === null ? "unknown" : "stale"}
            reason={date === null ? "it could not be read" : "not read since"}
          />
        )}
      </dd>
    </>
  );
}
