/** Teams as a file has them, whatever its format. */
import type { TeamFields } from "#lib/domain/ownership/team-fields.ts";

export type TeamFile = {
  /** Lists that are left out say nothing: what is stored stays. */
  teams: (TeamFields & { key: string })[];
  /** What could not be read as a team, and where. */
  problems: { line: number | null; message: string }[];
};

/** Above this a file is refused: no company has as many teams. */
export const mostTeams = 20_000;
