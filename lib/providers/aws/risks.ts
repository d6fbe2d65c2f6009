/**
 * Which of AWS's actions make their holder privileged. Besides what is listed, every action of level "permissions" does. Left out on
 * purpose: `iam:PassRole` and `sts:AssumeRole` alone (what they lead to is another role's), `ssm:GetParameter` (mostly settings).
 */
import type { RiskTable } from "#lib/domain/risk.ts";
import data from "./risks.json" with { type: "json" };

/**
 * Escalations are the published paths; `administrator`: whoever may write permissions of identities may give itself all of them.
 * Sources: pathfinding.cloud (Datadog), Rhino Security Labs, Cloudsplaining's list of methods after them.
 */
export const awsRisks: RiskTable = data;
