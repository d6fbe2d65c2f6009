"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState, useTransition } from "react";
import type { Outcome } from "#components/form/outcome.ts";
import { isTaken, singleKeysOn } from "#components/frame/single-keys.ts";
import { Button } from "#components/ui/button.tsx";
import { formatDay } from "#components/ui/format.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import { Withheld } from "#components/ui/withheld.tsx";
import type { Place } from "#lib/domain/meetings/agenda.ts";
import { TeamPicker } from "../../../owners/team-picker.tsx";
import { itemAddress } from "../../address.ts";
import { type DecidedAnswer, decide, undo } from "../actions/decide.ts";
import { go } from "../actions/go.ts";
import { meetingAddress } from "../address.ts";
import { type AskedInForm, DecisionForm, type FormKind } from "./decision-form.tsx";
import type { ProposedDays } from "./read-meeting.ts";

export type BarProps = {
  meeting: number;
  place: Place;
  way: { back: Place; on: Place; teamBack: Place; teamOn: Place };
  /** Number of the team whose item is looked at. */
  team: number | null;
  item: { id: string; title: string; isDecided: boolean; isOver: boolean } | null;
  /** The decision that undo takes back. */
  last: string | null;
  mayDecide: boolean;
  days: ProposedDays;
  teams: { key: string; name: string }[];
};

const nothing = { day: "", reason: "", control: "", toTeam: "" };

/** Every way on and every decision, by one key or one press; while one is under way no other is taken. */
export function MeetingBar(props: BarProps) {
  const { meeting, place, way, item, last, mayDecide, days, teams } = props;
  const router = useRouter();
  const [form, setForm] = useState<FormKind | null>(null);
  const [picking, setPicking] = useState(false);
  const [said, setSaid] = useState<Outcome | null>(null);
  const [isGoing, startGoing] = useTransition();
  const [isDeciding, setDeciding] = useState(false);
  const busy = useRef(false);
  const isBusy = isGoing || isDeciding;

  const show = (to: Place) => startGoing(() => router.push(meetingAddress(meeting, to)));
  const move = (to: Place, isKept: boolean) => {
    if (busy.current || isGoing || to === place) return;
    // Where it stands is kept by steps and teams; from item to item the decisions keep it.
    setSaid(null);
    if (isKept && mayDecide) void go(meeting, to).catch(() => {});
    show(to);
  };
  const run = async (work: () => Promise<DecidedAnswer>) => {
    if (busy.current || isGoing) return;
    busy.current = true;
    setDeciding(true);
    setSaid(null);
    try {
      settle(await work());
    } catch {
      setSaid(failed("The page could not reach Rollcall.", "Load it again to see what was decided."));
    }
    busy.current = false;
    setDeciding(false);
  };
  const settle = ({ outcome, next }: DecidedAnswer) => {
    setSaid(outcome);
    if (outcome.state === "failed") return;
    setForm(null);
    if (next === null || next === place) startGoing(() => router.refresh());
    else show(next);
  };

  const canDecide = mayDecide && item !== null && !item.isDecided && !item.isOver;
  const decideNow = (decision: string, asked: Partial<AskedInForm> & { toTeam?: string }) => {
    if (item === null) return;
    void run(() => decide({ ...nothing, meeting, item: item.id, decision, ...asked }));
  };
  const open = (kind: FormKind) => {
    setSaid(null);
    setForm(kind);
  };
  const refuse = () => {
    if (item === null || !mayDecide) return;
    setSaid(
      item.isOver
        ? failed("It is over by now.", "Nothing is to be decided.")
        : failed("It is decided already.", "Undo takes the last decision back."),
    );
  };
  const ifOpen = (work: () => void) => () => (canDecide ? work() : refuse());
  const takeBack = () => {
    if (last === null) setSaid(failed("There is nothing to undo.", "Decide about an item first."));
    else void run(() => undo({ meeting, last }));
  };
  const isStep = (to: Place) => item === null || !to.startsWith("item:");
  const keys: Record<string, () => void> = {
    j: () => move(way.on, isStep(way.on)),
    ArrowRight: () => move(way.on, isStep(way.on)),
    k: () => move(way.back, isStep(way.back)),
    ArrowLeft: () => move(way.back, isStep(way.back)),
    n: () => move(way.teamOn, true),
    p: () => move(way.teamBack, true),
    x: () => move("end", true),
    o: () => item !== null && window.open(itemAddress(item.id), "_blank", "noreferrer"),
    ...(mayDecide && {
      r: ifOpen(() => decideNow("remove", { day: days.remove })),
      R: ifOpen(() => open("remove")),
      e: ifOpen(() => open("except")),
      d: ifOpen(() => open("defer")),
      t: ifOpen(() => setPicking(true)),
      u: takeBack,
    }),
  };
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTaken(event) || !singleKeysOn() || event.repeat) return;
      const work = latest.current[event.key];
      if (work === undefined) return;
      event.preventDefault();
      work();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <section
      aria-label="Go on and decide"
      aria-busy={isBusy}
      data-bar={isBusy ? "busy" : "ready"}
      className="no-print sticky bottom-0 -mx-1 flex flex-wrap items-center gap-2 border-line border-t bg-page px-1 pt-2 pb-3 max-mid:gap-1.5"
    >
      <Said said={isDeciding ? "Deciding…" : isGoing && said === null ? "Going on…" : said} />
      <Key name="k" run={keys.k} off={place === way.back}>
        Back
      </Key>
      <Key name="j" run={keys.j} off={place === way.on} kind={item === null ? "primary" : "plain"}>
        {item === null ? "Go on" : "Next"}
      </Key>
      <Key name="n" run={keys.n}>
        Next team
      </Key>
      <span aria-hidden className="mx-1 h-6 border-line border-l max-mid:hidden" />
      {mayDecide && item !== null && (
        <>
          <Key name="r" run={keys.r} off={!canDecide} kind="primary">
            {`Remove by ${formatDay(new Date(days.remove), null)}`}
          </Key>
          <Key name="R" run={keys.R} off={!canDecide}>
            Another day
          </Key>
          <Key name="e" run={keys.e} off={!canDecide}>
            Except
          </Key>
          <Key name="d" run={keys.d} off={!canDecide}>
            Defer
          </Key>
          <Key name="t" run={keys.t} off={!canDecide}>
            Another team
          </Key>
        </>
      )}
      {mayDecide && (
        <Key name="u" run={takeBack} off={last === null}>
          Undo
        </Key>
      )}
      {!mayDecide && item !== null && <Withheld needs="lead">Decide</Withheld>}
      <span className="ml-auto text-fg-2 text-note max-mid:hidden">
        <Kbd>?</Kbd> all keys
      </span>
      {form !== null && item !== null && (
        <DecisionForm
          key={`${form} ${item.id}`}
          kind={form}
          title={item.title}
          days={days}
          problem={said?.state === "failed" ? said : null}
          isBusy={isDeciding}
          onClose={() => setForm(null)}
          onDecide={(asked) => decideNow(form, asked)}
        />
      )}
      <TeamPicker
        question={
          picking && item !== null
            ? {
                title: `Whose is it instead? ${item.title}`,
                ...{ without: null, likely: [] },
                run: ({ key }) => decideNow("reassign", { toTeam: key }),
              }
            : null
        }
        teams={teams}
        onClose={() => setPicking(false)}
      />
    </section>
  );
}

function failed(problem: string, hint: string): Outcome {
  return { state: "failed", problem, hint, fields: {} };
}

/** What came of the last key, where everybody looks; it covers nothing. */
function Said({ said }: { said: Outcome | string | null }) {
  const isFailed = typeof said === "object" && said?.state === "failed";
  return (
    <p
      role={isFailed ? "alert" : "status"}
      className="flex min-h-5 basis-full items-center max-mid:empty:hidden gap-1.5 [overflow-wrap:anywhere]"
    >
      {isFailed && <StatusIcon kind="breach" />}
      {typeof said === "string" && <span className="text-fg-2">{said}</span>}
      {typeof said === "object" && said?.state === "done" && said.message}
      {isFailed && (
        <span>
          {said.problem} <span className="text-fg-2">{said.hint}</span>
        </span>
      )}
    </p>
  );
}

type KeyProps = {
  name: string;
  run: (() => void) | undefined;
  off?: boolean;
  kind?: "plain" | "primary";
  children: ReactNode;
};

/** A press and its key. It stays focusable where it does nothing, so that going on does not lose the focus. */
function Key({ name, run, off = false, kind = "plain", children }: KeyProps) {
  return (
    <Button kind={off ? "plain" : kind} aria-disabled={off} onClick={() => !off && run?.()}>
      {children}
      <span className="max-mid:hidden">
        <Kbd>{name === "R" ? "Shift r" : name}</Kbd>
      </span>
    </Button>
  );
}
