import { formatDay } from "#components/ui/format.ts";
import { codeWord } from "#lib/domain/filter/code-word.ts";
import type { FieldName } from "#lib/domain/filter/fields.ts";
import type { MoveKey } from "#lib/domain/overview/moves.ts";
import type { MovedList, MovedPosture } from "#lib/queries/overview/moved.ts";
import { IdentityLines } from "../../identities/identity-lines.tsx";

const COLUMNS = ["A week ago", "Now", "Owner", "Since"];

type Props = { move: MoveKey; list: MovedList; asOf: Date };

/** Who moved, from what to what; the latest first. */
export function MovedTable({ move, list: { rows }, asOf }: Props) {
  const words = WORDS[move];
  return (
    <IdentityLines
      label="Who moved"
      columns={COLUMNS}
      rows={rows}
      cells={({ before, now, team, since }) => [
        before === null ? "not there" : words(before),
        words(now),
        team?.name ?? "no owner",
        formatDay(new Date(since), asOf),
      ]}
    />
  );
}

/** What the move is about, of one posture. */
const WORDS: Record<MoveKey, (posture: MovedPosture) => string> = {
  "became-privileged": ({ tier }) => (tier === null ? "not scored" : word("tier", tier)),
  "became-over-privileged": ({ isAbove }) =>
    isAbove === null ? "no index" : isAbove ? "index above 0.4" : "index up to 0.4",
  "lost-owner": ({ ownerState }) => (ownerState === 0 ? "none" : word("owner", ownerState)),
  "gained-long-lived": ({ credentialLife }) =>
    credentialLife === null ? "not known" : word("credential-life", credentialLife),
  "became-stale": ({ staleness }) => (staleness === 0 ? "not known" : word("stale", staleness)),
};

function word(field: FieldName, code: number): string {
  return codeWord(field, code)?.label ?? "unknown";
}
