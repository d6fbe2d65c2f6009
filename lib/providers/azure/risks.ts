/**
 * Which actions of Azure and Entra are privileged, and how their holder comes from them to more. Everything of level `permissions`
 * is privileged besides; a pattern names actions of its own plane only. Plain data, so that whoever checks it can read the same.
 */
import type { RiskTable } from "#lib/domain/risk.ts";
import table from "./risks.json" with { type: "json" };

/**
 * An administrator can give itself everything else: in the scope where roles may be assigned without a limit, or in the directory.
 * A way that asks for two things, a machine to make and an identity to give it, is none for who holds one of them.
 */
export const azureRisks: RiskTable = table;
