import type { ReactNode } from "react";
import { Hole } from "#components/ui/hole.tsx";
import { codeWord } from "#lib/domain/filter/code-word.ts";
import type { FieldName } from "#lib/domain/filter/fields.ts";
import type { PastIdentity, PastList } from "#lib/queries/overview/list-on-day.ts";
import { IdentityLines } from "../../identity-lines.tsx";

const COLUMNS = ["Owner", "Environment", "Class", "Tier", "Index", "Use", "Credentials"];

/** Who they were that day: what is kept of a past day, and nothing of today but the name. */
export function PastTable({ list: { rows } }: { list: PastList }) {
  return <IdentityLines label="Identities as they were" columns={COLUMNS} rows={rows} cells={cellsOf} />;
}

function cellsOf(row: PastIdentity): ReactNode[] {
  const owner = labelOf("owner", row.ownerState);
  return [
    row.team === null ? (owner ?? "none") : `${row.team.name}, ${owner?.toLowerCase()}`,
    known("environment", row.environment),
    known("class", row.class),
    row.tier === null ? "not scored" : labelOf("tier", row.tier),
    indexOf(row),
    known("stale", row.staleness),
    known("credential-life", row.credentialLife),
  ];
}

function indexOf({ isAbove }: PastIdentity): ReactNode {
  if (isAbove !== null) return isAbove ? "above 0.4" : "up to 0.4";
  return (
    <Hole kind="unknown" compact reason="there was no index that could be quoted, or it is not kept">
      no index
    </Hole>
  );
}

function known(field: FieldName, code: number | null): ReactNode {
  return (
    labelOf(field, code) ?? (
      <Hole kind="unknown" compact reason="it was not known that day, or is not kept of it">
        unknown
      </Hole>
    )
  );
}

function labelOf(field: FieldName, code: number | null): string | null {
  const found = codeWord(field, code);
  return found === undefined || found.value === "unknown" ? null : found.label;
}
