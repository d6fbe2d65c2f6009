/**
 * What the demo's company does about its campaign besides owning: an on-call role is kept for emergencies, and one meeting is held. Through
 * the command line like anybody, on the day it falls on; what there is to decide about it is told what the command line lists.
 */
import { fallsOn, type ReplayedDay } from "./replayed-day.ts";

/** Days before today. */
const declared = 43;
const confirmed = 20;
const met = 13;

const tickets = "https://tickets.northwind-labs.example/browse";

/** Whoever looks on may have done it already, or closed the campaign: then nothing is left to do. */
const refusable = [0, 1, 2];

type Cli = (args: string[], accept?: number[]) => Promise<string>;
type Played = ReplayedDay & { cli: Cli };

export async function playBurnDown(played: Played): Promise<void> {
  // A demo of one day has nothing that came before it.
  if (played.before === null && played.date === played.today) return;
  if (fallsOn(declared, played)) await declareOnCall(played);
  if (fallsOn(confirmed, played)) await confirmUse(played);
  if (fallsOn(met, played)) await holdMeeting(played);
}

const at = ({ date, time }: Played) => ["--at", `${date}T${time}`];

async function declareOnCall(played: Played): Promise<void> {
  const found = await read<{ findings: { identity: { id: string } | null }[] }>(played, [
    ...["findings", "--filter", "provider:aws shared-operations", "--limit", "1"],
  ]);
  const id = found.findings[0]?.identity?.id;
  if (id === undefined) return;
  const asked = ["break-glass", "declare", id, "--team", "platform", "--until", dayAfter(played.date, 150)];
  await played.cli(
    [
      ...[...asked, "--reason", "On call takes it over in an incident, with a second person"],
      ...["--ticket", `${tickets}/OPS-311`, ...at(played)],
    ],
    refusable,
  );
}

type Declarations = { declarations: { id: string; steps: { id: string; step: string; isDue: boolean }[] }[] };

/** Its first use has a ticket; the ones since wait for theirs. */
async function confirmUse(played: Played): Promise<void> {
  const { declarations } = await read<Declarations>(played, ["break-glass", "list"]);
  for (const { id, steps } of declarations) {
    const [step] = steps.filter((one) => one.step === "confirm-use" && one.isDue);
    if (step === undefined) continue;
    await played.cli([
      ...["break-glass", "done", id, step.id],
      ...["--ticket", `${tickets}/INC-2087`, ...at(played)],
    ]);
  }
}

type Agenda = { agenda: { id: string }[] };

/** Goes through the first dozen items, as long as people stay. */
async function holdMeeting(played: Played): Promise<void> {
  const started = await read<{ id?: number }>(played, [
    ...["meetings", "start", "1", "--next", dayAfter(played.date, 84), ...at(played)],
    ...["--present", "Mira Okafor", "Tomas Varga", "Ines Duarte"],
  ]);
  if (started.id === undefined) return;
  const meeting = String(started.id);
  const { agenda } = await read<Agenda>(played, ["meetings", "show", meeting]);
  const items = agenda.slice(0, 12).map(({ id }) => id);
  const some = (kind: number) => items.filter((_, index) => decided(index) === kind);
  const decide = async (kind: string, about: string[], ...more: string[]) => {
    if (about.length === 0) return;
    // One that ended meanwhile, or is nobody's to pass on, stays undecided.
    const asked = ["meetings", "decide", meeting, kind, ...about];
    await played.cli([...asked, ...more, ...at(played)], refusable);
  };
  await decide("remove", some(0), "--by", dayAfter(played.date, 28));
  await decide(
    ...(["except", some(1), "--by", dayAfter(played.date, 90)] as const),
    ...["--reason", "The vendor moves to workload identity in the first quarter"],
    ...["--control", "Only from the build network, alarmed on any other address"],
  );
  await decide("defer", some(2), "--by", dayAfter(played.date, 60), "--reason", "Waits for the yearly audit");
  await played.cli(["meetings", "end", meeting, ...at(played)]);
}

/** Of twelve: eight go, two may stay for now, two wait. */
function decided(index: number): 0 | 1 | 2 {
  return index % 6 === 2 ? 1 : index % 6 === 5 ? 2 : 0;
}

async function read<Answer extends object>({ cli }: Played, args: string[]): Promise<Answer> {
  return JSON.parse((await cli([...args, "--json"], refusable)) || "{}") as Answer;
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
