import Link from "next/link";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Day } from "#components/ui/day.tsx";
import { formatDay } from "#components/ui/format.ts";
import { OwnerDot } from "#components/ui/owner-mark.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import { ownerStates } from "#lib/domain/ownership/owner-states.ts";
import { bands } from "#lib/domain/ownership/signal.ts";
import type { IdentityOwnership, OwnershipEntry } from "#lib/queries/owners/identity-ownership.ts";
import { teamAddress } from "../../owners/address.ts";
import { UndoButton } from "../../owners/undo-button.tsx";
import { OwnershipActions } from "./ownership-actions.tsx";
import { claimWords, entryWords, ownerSentence } from "./ownership-words.ts";
import type { IdentityPage } from "./read-identity.ts";
import { SettleForm } from "./settle-form.tsx";

/** Who answers for it, who says so and until when; who else may, and why; what was decided. */
export function OwnershipPanel({ page }: { page: IdentityPage }) {
  const { ownership, decider, asOf, detail } = page;
  const { state, claim, conflict, predecessor } = ownership;
  const isLive = state === "attested" || state === "claimed";
  const said = isLive ? claimWords(ownership, asOf) : null;
  const { id } = detail.identity;
  return (
    <Panel
      id="ownership"
      title="Owner"
      side={
        <span className="inline-flex items-center gap-1.5">
          <OwnerDot state={state} /> {state === "none" ? "None" : ownerStates[state].label}
        </span>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <div>
          <p className="font-semibold">{ownerSentence(ownership, asOf)}</p>
          {said !== null && <p className="text-fg-2">{said}</p>}
          {claim !== null && isLive && <Answered claim={claim} />}
        </div>
        {conflict !== "none" && <Conflict page={page} />}
        {predecessor !== null && predecessor.team !== null && !isLive && (
          <p className="text-fg-2">
            Its{" "}
            <Link href={`/identities/${predecessor.id}`} prefetch={false} className="link-quiet">
              predecessor
            </Link>{" "}
            was {predecessor.team.name}'s.
          </p>
        )}
        {detail.identity.state !== "gone" && (
          <OwnershipActions
            id={id}
            name={detail.identity.name}
            teams={decider.teams}
            holder={isLive && claim !== null ? { key: claim.team.key, name: claim.team.name } : null}
            likely={ownership.suggestions.map(({ team }) => team.key)}
          />
        )}
        <WriteBackPart writeBack={ownership.writeBack} />
        <Suggestions ownership={ownership} />
        <Refusals ownership={ownership} asOf={asOf} />
        <History entries={ownership.history} page={page} />
      </div>
    </Panel>
  );
}

function Answered({ claim: { answers } }: { claim: NonNullable<IdentityOwnership["claim"]> }) {
  if (answers === null) return null;
  return (
    <>
      {answers.needed === false && (
        <p>
          <StatusIcon kind="watch" /> Its team says that it is not needed any more: to be retired, from the
          next collection on.
        </p>
      )}
      {answers.environment !== null && <p className="text-fg-2">Its team says: {answers.environment}.</p>}
    </>
  );
}

/** What disagrees with the claim, and for a lead the way to settle it. */
function Conflict({ page: { ownership, decider, asOf, detail } }: { page: IdentityPage }) {
  const { conflict, contests, claim, suggestions } = ownership;
  if (conflict === "disputed") {
    const other = suggestions.find(({ team, told }) => told && team.key !== claim?.team.key);
    return (
      <p>
        <StatusIcon kind="watch" /> A rule or hint names another team
        {other === undefined ? "" : `: ${other.team.name}`}.
      </p>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2 rounded-box border border-line-strong px-3 py-2">
      {contests.map(({ team, by, at, reason }) => (
        <p key={team.key} className="[overflow-wrap:anywhere]">
          <StatusIcon kind="watch" /> <strong>{team.name} says it is theirs</strong>{" "}
          <span className="text-fg-2">
            ({by}, {formatDay(at, asOf)}){reason === null ? "" : `: ${reason}`}
          </span>
        </p>
      ))}
      {decider.maySettle && claim !== null ? (
        <SettleForm
          identity={detail.identity.id}
          sides={[claim.team, ...contests.map(({ team }) => team)].map(({ key, name }) => ({ key, name }))}
        />
      ) : (
        <p className="text-fg-2 text-note">A security lead can settle it.</p>
      )}
    </div>
  );
}

/** What would make the cloud say the same; shown, never run. */
function WriteBackPart({ writeBack }: { writeBack: IdentityOwnership["writeBack"] }) {
  if (writeBack === null) return null;
  return (
    <details>
      <summary className="inline-block min-h-6 text-accent text-note hover:underline">
        Say at its source that it is {writeBack.team.name}'s
      </summary>
      <div className="mt-1 grid grid-cols-[minmax(0,1fr)] gap-2 [&>button]:justify-self-start">
        <CodeBlock text={writeBack.command} label="Command that writes the owner back" />
        {writeBack.note !== null && <p className="text-fg-2 text-note">{writeBack.note}</p>}
        <CopyButton text={writeBack.command} what="the command" />
      </div>
    </details>
  );
}

/** Whose it may be, with every signal; the owner itself is left out. */
function Suggestions({ ownership: { suggestions, claim, state } }: { ownership: IdentityOwnership }) {
  const isLive = state === "attested" || state === "claimed";
  const shown = suggestions.filter(({ team }) => !isLive || team.key !== claim?.team.key);
  if (shown.length === 0) return null;
  return (
    <section aria-label="Whose it may be">
      <h3 className="font-semibold text-note">{isLive ? "Who else it may be of" : "Whose it may be"}</h3>
      <ul className="mt-1 grid gap-2">
        {shown.map(({ team, confidence, band, signals }) => (
          <li key={team.key}>
            <p>
              <Link href={teamAddress(team.key)} prefetch={false} className="link-quiet">
                {team.name}
              </Link>{" "}
              <span className="text-fg-2 text-note">
                {bands[band].label.toLowerCase()}, {confidence} %
              </span>
            </p>
            <ul className="text-fg-2 text-note">
              {signals.map(({ words }) => (
                <li key={words} className="[overflow-wrap:anywhere]">
                  + {words}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

const REFUSED = {
  reject: "says it is not theirs",
  pass: "passed it on",
  later: "is asked again later",
  release: "let go of it",
};

function Refusals({ ownership: { refusals }, asOf }: { ownership: IdentityOwnership; asOf: Date }) {
  if (refusals.length === 0) return null;
  return (
    <ul className="grid gap-0.5 text-fg-2 text-note">
      {refusals.map(({ team, kind, toTeam, by, at, until }) => (
        <li key={`${team.key} ${kind}`}>
          {team.name} {REFUSED[kind]}
          {toTeam !== null && `: ${toTeam.name}'s`}
          {until !== null && `, on ${formatDay(new Date(until), asOf)}`} ({by}, {formatDay(at, asOf)})
        </li>
      ))}
    </ul>
  );
}

/** Every decision, newest first; the newest that stands can be taken back by who may decide for its team. */
function History({ entries, page: { decider, asOf } }: { entries: OwnershipEntry[]; page: IdentityPage }) {
  if (entries.length === 0) return null;
  const standing = entries.find(({ decision, isUndone }) => decision !== "undo" && !isUndone);
  const mayUndo = decider.teams.some(({ key }) => key === standing?.team.key);
  return (
    <details>
      <summary className="inline-block min-h-6 text-accent text-note hover:underline">
        {entries.length === 1 ? "The decision" : `All ${entries.length} decisions`}
      </summary>
      <ol className="mt-1 grid gap-1.5">
        {entries.map((entry) => (
          <li key={entry.id} className="grid grid-cols-[64px_minmax(0,1fr)_auto] items-baseline gap-x-2">
            <span className="text-fg-2 text-note">
              <Day date={entry.at} asOf={asOf} />
            </span>
            <span className="[overflow-wrap:anywhere]">
              <span className={entry.isUndone ? "line-through" : ""}>{entryWords(entry)}</span>{" "}
              <span className="text-fg-2 text-note">by {entry.by}</span>
            </span>
            {mayUndo && entry === standing && entry.batchCount === 1 && <UndoButton batch={entry.batch} />}
          </li>
        ))}
      </ol>
    </details>
  );
}
