/** Exact changes carried out by the real command lines, on the simulated clouds: what they make of the texts is what is meant by them. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe } from "vitest";
import { openRealShell } from "#e2e/clouds/shell/open-shell.ts";
import { startClouds } from "#e2e/clouds/start.ts";
import { appliedChanges } from "./testing/applied-changes-suite.ts";

/** They take seconds to say anything: only where real tools are asked for. */
function whyNot(tool: string): string {
  if (process.env.PEERS === undefined) return " (skipped: PEERS is not set)";
  const isThere = (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, tool)));
  return isThere ? "" : ` (skipped: ${tool} is not installed)`;
}

/** The simulated API server has no OpenAPI document to hold manifests against; the real one does, in another test. */
const unvalidated = `kubectl() {
  case "$1" in
    apply | create | replace) command kubectl "$@" --validate=false ;;
    *) command kubectl "$@" ;;
  esac
}`;

const kubectl = whyNot("kubectl");
describe.skipIf(kubectl !== "")(`kubectl${kubectl}`, () => {
  const cluster = "prod";
  const days = Array.from({ length: 7 }, (_, at) =>
    new Date(Date.UTC(2026, 10, 24) - (6 - at) * 14 * 86_400_000).toISOString().slice(0, 10),
  );
  appliedChanges({
    open: async () => {
      const clouds = await startClouds({ date: days[0] ?? "" });
      const { kubeconfig, auditLogs, administratorKubeconfig } = clouds.kubernetes;
      const base = { kubeconfig, context: cluster, clusterName: cluster, legacyTokens: true };
      return {
        ...{ provider: "kubernetes", clouds, days },
        config: { ...base, auditLogs: [auditLogs[cluster]] },
        shellIn: async () => openRealShell({ KUBECONFIG: administratorKubeconfig }, unvalidated),
      };
    },
    forms: [
      /^deactivate-keys, deactivate-credential: kubectl label secret/,
      /^remove-unused, remove-actions: kubectl apply, kubectl patch rolebinding/,
      /^remove-unused, remove-actions: kubectl patch role$/,
      /^retire, retire-identity: kubectl patch rolebinding/,
    ],
    // Nothing tells of an account of a cluster that it was never used at all.
    asked: ["remove-actions", "remove-credential"],
    fault: ({ clouds }) => {
      const added = ["rolebindings", "clusterrolebindings"].map((resource) =>
        clouds.faults.add({
          ...{ cloud: "kubernetes", action: `list ${resource}.rbac.authorization.k8s.io` },
          effect: { kind: "error" },
        }),
      );
      return () => Math.min(...added.map(({ hits }) => hits));
    },
  });
});

const aws = whyNot("aws");
describe.skipIf(aws !== "")(`aws${aws}`, () => {
  appliedChanges({
    open: async () => {
      const clouds = await startClouds({ date: "2026-11-24" });
      const [account = ""] = clouds.world.aws.organization.accounts
        .filter(({ purpose }) => purpose === "team")
        .map(({ id }) => id);
      const { accessKeyId, secretAccessKey, sessionToken } = clouds.aws.administrator(account);
      return {
        ...{ provider: "aws", clouds, days: ["2026-11-24"] },
        config: { ...clouds.aws.organizationSource, accounts: [account] },
        shellIn: async () =>
          openRealShell({
            ...{ AWS_ENDPOINT_URL: clouds.url, AWS_DEFAULT_REGION: "us-east-1", AWS_PAGER: "" },
            ...{ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
            AWS_SESSION_TOKEN: sessionToken,
          }),
      };
    },
    forms: [
      /^remove-unused, remove-actions: aws iam create-policy, aws iam attach-role-policy, aws iam detach-role-policy$/,
      /^remove-unused, remove-actions: aws iam put-role-policy$/,
      /^retire, retire-identity: aws iam put-role-policy/,
    ],
    fault: ({ clouds }) => {
      const effect = { kind: "error" } as const;
      const added = clouds.faults.add({ service: "iam", action: "GetAccountAuthorizationDetails", effect });
      return () => added.hits;
    },
  });
});
