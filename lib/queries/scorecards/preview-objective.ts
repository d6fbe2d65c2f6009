/** What an objective, as it is asked for, would have said of every day since: beside what it says as it is set. */
import { type AskedObjective, objectiveOf } from "#lib/domain/slo/asked-objective.ts";
import type { Objective } from "#lib/domain/slo/objective.ts";
import { Invalid } from "#lib/errors.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { listObjectives } from "./list-objectives.ts";
import type { ScorecardLine } from "./scorecard.ts";
import { scorecards } from "./scorecards.ts";
import { unanswerable } from "./unanswerable.ts";

export type ObjectivePreview = {
  objective: Objective;
  after: ScorecardLine;
  /** Null: it would be new. */
  before: ScorecardLine | null;
};

/** Throws Invalid as the command does. */
export async function previewObjective(
  reader: Reader,
  { asked, asOf }: { asked: AskedObjective; asOf: Date },
): Promise<ObjectivePreview> {
  return inSnapshot(reader, async (client) => {
    const all = await listObjectives(client, { archived: true });
    const known = all.find(({ key }) => key === asked.key) ?? null;
    const objective = objectiveOf(asked, known);
    const why = await unanswerable(client, objective);
    if (why !== null) throw new Invalid(why, { hint: "Use a name there is now." });
    const lineOf = async (one: Objective): Promise<ScorecardLine> => {
      const { estate } = await scorecards(client, { asOf, objectives: [one] });
      const [line] = estate.lines;
      if (line === undefined) throw new RangeError(`No line tells ${one.key}.`);
      return line;
    };
    return { objective, after: await lineOf(objective), before: known === null ? null : await lineOf(known) };
  });
}
