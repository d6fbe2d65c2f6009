/**
 * Which actions in a cluster make their holder privileged, and by which of them others become theirs: whoever holds one alone can
 * become somebody else, read secrets, or decides who may do what. Actions whose level is "permissions" are privileged anyhow.
 */
import type { RiskTable } from "#lib/domain/risk.ts";
import data from "./risks.json" with { type: "json" };

/**
 * `administrator`: what only everything in the whole cluster gives together. Left out on purpose: writing config maps, which decides
 * who may come in only in kube-system of an EKS cluster. Sources: RBAC good practices of kubernetes.io; rbac-police; KubiScan.
 */
export const kubernetesRisks: RiskTable = data;
