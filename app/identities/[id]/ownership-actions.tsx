"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import { decide } from "../../owners/actions/decide.ts";
import { undo } from "../../owners/actions/undo.ts";

type Named = { key: string; name: string };
type Kind = Parameters<typeof decide>[0]["decision"];

type Props = {
  id: string;
  name: string;
  /** Teams that the reader may decide for. */
  teams: Named[];
  /** Of the live claim. */
  holder: Named | null;
  /** Keys of teams that signals point to, more likely first. */
  likely: string[];
};

/** What the reader may decide about its owner, for one of their teams; nothing where they are in none. */
export function OwnershipActions({ id, name, teams, holder, likely }: Props) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const usual = likely.find((key) => teams.some((team) => team.key === key)) ?? teams[0]?.key ?? "";
  const [chosen, setChosen] = useState(usual);
  const [reason, setReason] = useState("");
  const mayForHolder = holder !== null && teams.some(({ key }) => key === holder.key);
  const others = teams.filter(({ key }) => key !== holder?.key);
  const team = others.some(({ key }) => key === chosen) ? chosen : (others[0]?.key ?? "");
  if (teams.length === 0) return null;
  const send = (decision: Kind, by: string) => {
    if (pending) return;
    startTransition(async () => {
      const request = { decision, team: by, ids: [id], toTeam: null, answers: null };
      const { outcome, batch } = await decide({ ...request, reason: reason.trim() || null });
      if (outcome.state === "failed") toast.error(outcome.problem, { description: outcome.hint });
      else {
        setReason("");
        toast.success(outcome.message.replace("1 identity", name), {
          action: batch === null ? undefined : { label: "Undo", onClick: () => takeBack(batch) },
        });
      }
      router.refresh();
    });
  };
  const takeBack = (batch: string) =>
    startTransition(async () => {
      const outcome = await undo(batch);
      if (outcome.state === "failed") toast.error(outcome.problem, { description: outcome.hint });
      else toast.success(outcome.message);
      router.refresh();
    });
  return (
    <div
      className="no-print grid grid-cols-[minmax(0,1fr)] gap-2 [&_button]:h-auto [&_button]:min-h-[30px] [&_button]:whitespace-normal"
      aria-busy={pending}
    >
      {holder !== null && mayForHolder && (
        <div className="flex flex-wrap gap-2">
          <Button aria-disabled={pending} onClick={() => send("attest", holder.key)}>
            Still {holder.name}'s: attest
          </Button>
          <Button kind="quiet" aria-disabled={pending} onClick={() => send("release", holder.key)}>
            Release
          </Button>
        </div>
      )}
      {others.length > 0 && (
        <div className="flex flex-wrap items-center gap-2">
          {others.length > 1 && (
            <select
              aria-label="Team that decides"
              value={team}
              onChange={(event) => setChosen(event.target.value)}
              className="h-[30px] min-w-0 max-w-full rounded-box border border-line-strong bg-page px-2"
            >
              {others.map(({ key, name: label }) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
            </select>
          )}
          {holder === null ? (
            <>
              <Button kind="primary" aria-disabled={pending} onClick={() => send("claim", team)}>
                {others.length === 1 ? `Claim for ${others[0]?.name}` : "Claim"}
              </Button>
              <Button aria-disabled={pending} onClick={() => send("reject", team)}>
                Not theirs
              </Button>
            </>
          ) : (
            <>
              <input
                aria-label="Why it is theirs"
                placeholder="why (optional)"
                value={reason}
                maxLength={500}
                onChange={(event) => setReason(event.target.value)}
                className="h-[30px] min-w-40 flex-1 rounded-box border border-line-strong bg-page px-2.5 placeholder:text-fg-3"
              />
              <Button aria-disabled={pending} onClick={() => send("contest", team)}>
                {others.length === 1 ? `Contest for ${others[0]?.name}` : "Contest"}
              </Button>
            </>
          )}
        </div>
      )}
    </div>
  );
}
