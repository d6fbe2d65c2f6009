/** `aws/ec2-instances`: which instance profile, and so which role, each instance carries. User data is never read. */

import type { WorkloadRecord } from "#lib/ingest/contract.ts";
import { pages } from "../calls/pages.ts";
import type { Access } from "./access.ts";
import { present } from "./errors.ts";
import { tagsOf } from "./map-tags.ts";
import { overRegions } from "./regions.ts";

type Instance = {
  InstanceId?: string;
  InstanceType?: string;
  State?: { Name?: string };
  IamInstanceProfile?: { Arn?: string };
  Tags?: { Key?: string; Value?: string }[];
};

export async function* collectEc2Instances(access: Access, account: string): AsyncGenerator<WorkloadRecord> {
  const { EC2Client, DescribeInstancesCommand } = await import("@aws-sdk/client-ec2");
  const MaxResults = access.ctx.limits.pageSize ?? 1000;
  yield* overRegions(access, async function* (region) {
    const ec2 = access.client("ec2", region, (options) => new EC2Client(options));
    const answers = pages(
      (NextToken) =>
        access.call(
          "ec2:DescribeInstances",
          (options) => ec2.send(new DescribeInstancesCommand({ NextToken, MaxResults }), options),
          region,
        ),
      (page) => page.NextToken,
    );
    for await (const page of answers) {
      for (const reservation of present(page.Reservations, "Reservations")) {
        for (const instance of reservation.Instances ?? []) {
          yield* instanceRecord(instance, { account, region, partition: access.partition });
        }
      }
    }
  });
}

/** Nothing for an instance without a profile, and for one that is gone but still listed. */
export function instanceRecord(
  instance: Instance,
  place: { account: string; region: string; partition: string },
): WorkloadRecord[] {
  const profile = instance.IamInstanceProfile?.Arn;
  const state = instance.State?.Name ?? null;
  if (!instance.InstanceId || !profile || state === "terminated") return [];
  return [
    {
      type: "workload",
      scope: place.account,
      externalId: `arn:${place.partition}:ec2:${place.region}:${place.account}:instance/${instance.InstanceId}`,
      kind: "aws_ec2_instance",
      name: tagsOf(instance.Tags).Name || instance.InstanceId,
      runsAs: { kind: "instance-profile", value: profile },
      location: place.region,
      attributes: { state, instanceType: instance.InstanceType ?? null },
      unknown: [],
    },
  ];
}
