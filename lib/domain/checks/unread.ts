/** Whether everything was read that tells of a kind of fact: what was not read is not known to be absent. */
import { type WayIn, waysInOf } from "#lib/providers/ways-in.ts";
import type { CheckFacts } from "./check-facts.ts";

/** Whether a stream that would show one of these ways in was not read in full. */
export function isWayUnread({ identity, unreadStreams }: CheckFacts, ways: readonly WayIn[]): boolean {
  return (waysInOf(identity.provider).streams[identity.kind] ?? []).some(
    ({ stream, ways: told }) => unreadStreams.includes(stream) && told.some((way) => ways.includes(way)),
  );
}

/** Streams that say what runs as an identity. */
const workloadStreams = new Set([
  ...[
    "aws/lambda-functions",
    "aws/ecs-services",
    "aws/ec2-instances",
    "aws/eks-clusters",
    "aws/pod-identities",
  ],
  ...["aws/roles-anywhere", "azure/workloads", "gcp/workloads", "kubernetes/workloads"],
]);

export function areWorkloadsUnread({ unreadStreams }: CheckFacts): boolean {
  return unreadStreams.some((stream) => workloadStreams.has(stream));
}
