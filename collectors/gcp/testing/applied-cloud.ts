/** The simulated organization on which exact changes are carried out: it logs everything, and is read often enough to know. */
import { gcpCommandLine } from "#e2e/clouds/gcp/command-line.ts";
import { openShell } from "#e2e/clouds/shell/open-shell.ts";
import { startClouds } from "#e2e/clouds/start.ts";
import type { AppliedCloud } from "../../testing/applied-estate.ts";
import { arrangeBindings } from "./arranged-bindings.ts";

const days = ["2026-07-07", "2026-08-04", "2026-09-01", "2026-09-29", "2026-10-27", "2026-11-24"];

export async function openAppliedGcp(): Promise<AppliedCloud> {
  const clouds = await startClouds({ date: days[0] ?? "" });
  await arrangeBindings(clouds);
  return {
    ...{ provider: "gcp", clouds, days },
    config: { ...clouds.gcp.organizationSource, auditLogDays: 30 },
    shellIn: () => openShell({ gcloud: gcpCommandLine(clouds) }),
  };
}

/** Makes the slices of policies incomplete; returns how often they were hit so far. */
export function faultInGcp({ clouds }: AppliedCloud): () => number {
  const permission = "cloudasset.assets.listIamPolicy";
  const added = clouds.faults.add({ cloud: "gcp", permission, from: 2, effect: { kind: "error" } });
  return () => added.hits;
}
