"use client";

import { UserRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { formatCount, formatFirst, formatNumber } from "#components/ui/format.ts";
import { Sheet } from "#components/ui/sheet.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import { toast } from "#components/ui/toast.ts";
import {
  type ClaimPreview,
  type ClaimTargets,
  claimMany,
  previewClaim,
} from "../../owners/actions/claim-many.ts";
import { undo } from "../../owners/actions/undo.ts";

type Named = { key: string; name: string };

/** Names told before the rest is a number. */
const SAMPLED = 8;

/** How long the way back stays in sight. */
const undoForMs = 20_000;

/** Gives every identity of the list that nobody holds to a team: what that would do is shown first, with the number to confirm. */
export function ClaimMany({ filter, total, teams }: { filter: string; total: number; teams: Named[] }) {
  const [targets, setTargets] = useState<ClaimTargets | null>(null);
  return (
    <>
      <Button onClick={() => setTargets({ filter })}>
        <UserRound aria-hidden className="size-4" strokeWidth={1.5} />
        Give {total === 1 ? "it" : `these ${formatNumber(total)}`} to a team…
      </Button>
      <ClaimSheet targets={targets} total={total} teams={teams} onClose={() => setTargets(null)} />
    </>
  );
}

type SheetProps = {
  /** Null while it is shut; what is asked about stays the same while it is open. */
  targets: ClaimTargets | null;
  total: number;
  teams: Named[];
  onClose: () => void;
  onDone?: () => void;
};

/** To which team, what that would do, and the number to confirm. */
export function ClaimSheet({ targets, total, teams, onClose, onDone }: SheetProps) {
  return (
    <Sheet
      open={targets !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Give ${formatCount(total, "identity", "identities")} to a team`}
    >
      {targets !== null && <Question targets={targets} teams={teams} close={onClose} onDone={onDone} />}
    </Sheet>
  );
}

type QuestionProps = { targets: ClaimTargets; teams: Named[]; close: () => void; onDone?: () => void };

function Question({ targets, teams, close, onDone }: QuestionProps) {
  const router = useRouter();
  const [team, setTeam] = useState(teams.length === 1 ? (teams[0]?.key ?? "") : "");
  const [answer, setAnswer] = useState<ClaimPreview | null>(null);
  const [pending, startTransition] = useTransition();
  useEffect(() => {
    setAnswer(null);
    if (team === "") return;
    let isStale = false;
    previewClaim(targets, team).then((found) => {
      if (!isStale) setAnswer(found);
    });
    return () => {
      isStale = true;
    };
  }, [targets, team]);
  const name = teams.find(({ key }) => key === team)?.name ?? "";
  const free = answer?.preview?.free ?? 0;
  const give = () =>
    startTransition(async () => {
      const { outcome, batch } = await claimMany(targets, team, free);
      if (outcome.state === "failed") {
        toast.error(outcome.problem, { description: outcome.hint });
        setAnswer(await previewClaim(targets, team));
        return;
      }
      toast.success(outcome.message, {
        duration: undoForMs,
        action: batch === null ? undefined : { label: "Undo", onClick: () => void takeBack(batch) },
      });
      close();
      onDone?.();
      router.refresh();
    });
  const takeBack = async (batch: string) => {
    const outcome = await undo(batch);
    if (outcome.state === "failed") toast.error(outcome.problem, { description: outcome.hint });
    else toast.success(outcome.message);
    router.refresh();
  };
  return (
    <div className="grid gap-3">
      <label className="grid gap-1 font-semibold">
        Team
        <select
          value={team}
          onChange={(event) => setTeam(event.target.value)}
          className="h-[30px] rounded-box border border-line-strong bg-page px-2 font-normal"
        >
          <option value="" disabled>
            choose a team
          </option>
          {teams.map(({ key, name: label }) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <div aria-live="polite">
        {team !== "" && answer === null && <p className="text-fg-2">Counting…</p>}
        {answer !== null && <Told answer={answer} name={name} />}
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={close}>Cancel</Button>
        <Button kind="primary" disabled={free === 0 || pending} onClick={give}>
          {pending ? "Giving…" : free === 0 ? "Give" : `Give ${formatNumber(free)} to ${name}`}
        </Button>
      </div>
    </div>
  );
}

function Told({ answer: { outcome, preview }, name }: { answer: ClaimPreview; name: string }) {
  if (outcome.state === "failed") {
    return (
      <p role="alert">
        <StatusIcon kind="breach" /> {outcome.problem} <span className="text-fg-2">{outcome.hint}</span>
      </p>
    );
  }
  if (preview === null) return null;
  const { free, own, heldBy, sample } = preview;
  const held = heldBy.reduce((sum, { count }) => sum + count, 0);
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5" data-free={free}>
      <dt className="text-right font-semibold">{formatNumber(free)}</dt>
      <dd>
        {free === 1 ? "is" : "are"} free, and would be {name}'s
        {sample.length > 0 && (
          <span className="block text-fg-2 text-note [overflow-wrap:anywhere]">
            {sample
              .slice(0, SAMPLED)
              .map((one) => one.name)
              .join(", ")}
            {free > SAMPLED && ` and ${formatNumber(free - SAMPLED)} more`}
          </span>
        )}
      </dd>
      <dt className="text-right font-semibold">{formatNumber(own)}</dt>
      <dd>
        {own === 1 ? "is" : "are"} {name}'s already, and stay{own === 1 ? "s" : ""}
      </dd>
      <dt className="text-right font-semibold">{formatNumber(held)}</dt>
      <dd>
        {held === 1 ? "is" : "are"} held by others, and stay{held === 1 ? "s" : ""} theirs
        {heldBy.length > 0 && (
          <span className="block text-fg-2 text-note">
            {formatFirst(
              heldBy.map(({ team, count }) => `${team.name} ${formatNumber(count)}`),
              5,
            )}
          </span>
        )}
      </dd>
    </dl>
  );
}
