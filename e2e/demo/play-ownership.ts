/** Lets the demo's company decide about owners after a day's collection, through the command line like anybody. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Children } from "./children.ts";
import { stepsOn, teamsFile } from "./ownership.ts";

type Played = {
  children: Children;
  env: NodeJS.ProcessEnv;
  /** Where the file of teams is kept, for people to look at. */
  home: string;
  seed: string;
  size: number;
  date: string;
  before: string | null;
  today: string;
  time: string;
};

/** Codes of an end in peace. 2: there was nothing to decide about. */
const accept = [0, 2];

export async function playOwnership({ children, env, home, seed, size, ...days }: Played): Promise<void> {
  const file = join(home, "teams.csv");
  const steps = stepsOn(days);
  if (steps.some((step) => step.includes("{teams}"))) await writeFile(file, teamsFile(seed, size));
  for (const step of steps)
    await children.cli(
      step.map((word) => (word === "{teams}" ? file : word)),
      env,
      { accept },
    );
}
