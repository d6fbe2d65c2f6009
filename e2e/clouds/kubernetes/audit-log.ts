/** The API server's audit log as a file: what happened lately, at level Metadata, one event a line. */
import { writeFileSync } from "node:fs";
import { instantOf } from "../calendar.ts";
import { hashOf } from "../random.ts";
import type { JsonObject } from "./wire/metadata.ts";
import type { View } from "./wire/view.ts";
import { type ApiUse, apiUsesOf, LOG_DAYS, lastHappened } from "./world/api-use.ts";
import { uidOf } from "./world/forge.ts";

/** Replaces the file by the log as it stands; of each use it holds the last time, and of the control plane every day. */
export function writeAuditLog(path: string, { state }: View): void {
  const events = apiUsesOf(state).flatMap((use) =>
    timesOf(use, state.day).flatMap((at) => eventsOf(use, at, state.name)),
  );
  const sorted = events.toSorted((a, b) => (String(a.stageTimestamp) < String(b.stageTimestamp) ? -1 : 1));
  writeFileSync(path, sorted.map((event) => `${JSON.stringify(event)}\n`).join(""));
}

function timesOf(use: ApiUse, day: number): Date[] {
  const last = lastHappened(use, day);
  if (last === null) return [];
  if (use.account !== null) return [last];
  return [...Array.from({ length: LOG_DAYS - 1 }, (_, back) => instantOf(day - 2 - back, 3)), last];
}

/** A watch is told of when it starts and when it ends, with the same id. */
function eventsOf(use: ApiUse, at: Date, cluster: string): JsonObject[] {
  const complete = eventOf(use, at, cluster, "ResponseComplete");
  return use.verb === "watch" ? [eventOf(use, at, cluster, "ResponseStarted"), complete] : [complete];
}

function eventOf(use: ApiUse, at: Date, cluster: string, stage: string): JsonObject {
  const { user, account, verb, group, resource, namespace, reason } = use;
  const [name = "", subresource] = resource.split("/");
  const id = uidOf("audit", cluster, user, verb, group, resource, namespace ?? "", at.getTime());
  const time = at.toISOString().replace("Z", "000Z");
  const root = group === "" ? "/api/v1" : `/apis/${group}/v1`;
  const place = namespace === null ? "" : `/namespaces/${namespace}`;
  // Now and then what is asked for is not there, which is use as well.
  const found = verb === "get" && hashOf(id) % 7 === 0 ? 404 : verb === "create" ? 201 : 200;
  const code = reason === null ? 403 : found;
  return {
    kind: "Event",
    apiVersion: "audit.k8s.io/v1",
    level: "Metadata",
    auditID: id,
    stage,
    requestURI: `${root}${place}/${name}`,
    verb,
    user: {
      username: user,
      ...(account === null
        ? { groups: ["system:authenticated"] }
        : {
            uid: account.uid,
            groups: [
              "system:serviceaccounts",
              `system:serviceaccounts:${account.namespace}`,
              "system:authenticated",
            ],
            extra: { "authentication.kubernetes.io/credential-id": [`JTI=${uidOf(account.uid, "token")}`] },
          }),
    },
    sourceIPs: [`10.0.${hashOf(user) % 200}.${hashOf(user, "ip") % 250}`],
    userAgent: account === null ? "kube-controller-manager/v1.34.1" : `${account.name}/1.0`,
    objectRef: {
      resource: name,
      ...(namespace === null ? {} : { namespace }),
      ...(group === "" ? {} : { apiGroup: group }),
      apiVersion: "v1",
      ...(subresource === undefined ? {} : { subresource }),
    },
    responseStatus: { metadata: {}, code },
    requestReceivedTimestamp: time,
    stageTimestamp: time,
    annotations: {
      "authorization.k8s.io/decision": reason === null ? "forbid" : "allow",
      "authorization.k8s.io/reason": reason ?? "",
    },
  };
}
