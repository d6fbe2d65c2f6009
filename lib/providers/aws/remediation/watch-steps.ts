/** The waiting between what can be taken back and what cannot, with what to look at meanwhile. */
import type { ChangeStep } from "#lib/domain/remediation/change.ts";
import { command, commands } from "../../remediation/command-text.ts";

/** A job that runs once a month shows in it. */
export const watchDays = 35;

export function watchForDenials(arn: string, days = watchDays): ChangeStep {
  return {
    phase: "watch",
    title: `Watch for ${days} days`,
    why: "IAM takes about a minute to be the same everywhere. A refused call of this identity means that it needed what was taken away: take the step back.",
    texts: [
      commands(
        "refused calls",
        "# Management events of the last 90 days, one region at a time.",
        command(
          "aws",
          "cloudtrail",
          "lookup-events",
          [
            "--query",
            `Events[?contains(CloudTrailEvent, '"${literal(arn)}"') && contains(CloudTrailEvent, 'AccessDenied')].CloudTrailEvent`,
          ],
          ["--output", "text"],
        ),
      ),
    ],
    inverse: [],
  };
}

/** Inside a raw string of JMESPath. */
function literal(text: string): string {
  return text.replaceAll("'", "\\'");
}
