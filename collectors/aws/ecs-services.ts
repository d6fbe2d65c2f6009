/** `aws/ecs-services`: the task role and execution role of each service's current task definition; older revisions are not read. */

import type { WorkloadRecord } from "#lib/ingest/contract.ts";
import { pages } from "../calls/pages.ts";
import type { Shortfall } from "../calls/shortfall.ts";
import type { Access } from "./access.ts";
import { overRegions } from "./regions.ts";
import { untilGone } from "./walk.ts";

type Service = {
  serviceArn?: string;
  serviceName?: string;
  clusterArn?: string;
  taskDefinition?: string;
  launchType?: string;
};
type TaskRoles = { taskRoleArn?: string; executionRoleArn?: string };

/** DescribeServices takes at most ten services. */
const servicesPerCall = 10;

export async function* collectEcsServices(access: Access, account: string): AsyncGenerator<WorkloadRecord> {
  yield* overRegions(access, async function* (region, shortfall) {
    const definitions = new Map<string, Promise<TaskRoles | null>>();
    for await (const cluster of clusterArns(access, region)) {
      for await (const service of untilGone(servicesOf(access, region, cluster, shortfall))) {
        const arn = service.taskDefinition;
        if (!service.serviceArn || !arn) continue;
        const known = definitions.get(arn) ?? taskRoles(access, region, arn, shortfall);
        definitions.set(arn, known);
        const roles = await known;
        if (roles !== null)
          yield* serviceRecords({ ...service, serviceArn: service.serviceArn }, roles, account, region);
      }
    }
  });
}

async function* clusterArns(access: Access, region: string): AsyncGenerator<string> {
  const { ECSClient, ListClustersCommand } = await import("@aws-sdk/client-ecs");
  const ecs = access.client("ecs", region, (options) => new ECSClient(options));
  const answers = pages(
    (nextToken) =>
      access.call(
        "ecs:ListClusters",
        (options) => ecs.send(new ListClustersCommand({ nextToken }), options),
        region,
      ),
    (page) => page.nextToken,
  );
  for await (const page of answers) yield* page.clusterArns ?? [];
}

async function* servicesOf(
  access: Access,
  region: string,
  cluster: string,
  shortfall: Shortfall,
): AsyncGenerator<Service> {
  const { ECSClient, ListServicesCommand, DescribeServicesCommand } = await import("@aws-sdk/client-ecs");
  const ecs = access.client("ecs", region, (options) => new ECSClient(options));
  const answers = pages(
    (nextToken) =>
      access.call(
        "ecs:ListServices",
        (options) => ecs.send(new ListServicesCommand({ cluster, nextToken, maxResults: 100 }), options),
        region,
      ),
    (page) => page.nextToken,
  );
  for await (const page of answers) {
    const arns = page.serviceArns ?? [];
    for (let start = 0; start < arns.length; start += servicesPerCall) {
      const services = arns.slice(start, start + servicesPerCall);
      const answer = await shortfall.attempt(`services of ${cluster}`, () =>
        access.call(
          "ecs:DescribeServices",
          (options) => ecs.send(new DescribeServicesCommand({ cluster, services }), options),
          region,
        ),
      );
      yield* answer?.services ?? [];
    }
  }
}

async function taskRoles(
  access: Access,
  region: string,
  taskDefinition: string,
  shortfall: Shortfall,
): Promise<TaskRoles | null> {
  const { ECSClient, DescribeTaskDefinitionCommand } = await import("@aws-sdk/client-ecs");
  const ecs = access.client("ecs", region, (options) => new ECSClient(options));
  const answer = await shortfall.attempt(`task definition ${taskDefinition}`, () =>
    access.call(
      "ecs:DescribeTaskDefinition",
      (options) => ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }), options),
      region,
    ),
  );
  if (answer === null) return null;
  return {
    taskRoleArn: answer.taskDefinition?.taskRoleArn,
    executionRoleArn: answer.taskDefinition?.executionRoleArn,
  };
}

/** One record for the role the containers act as, one for the role that starts them. */
export function serviceRecords(
  service: Service & { serviceArn: string },
  roles: TaskRoles,
  account: string,
  region: string,
): WorkloadRecord[] {
  const attributes = {
    cluster: service.clusterArn ?? null,
    taskDefinition: service.taskDefinition ?? null,
    launchType: service.launchType ?? null,
  };
  const record = (externalId: string, role: string, use: string): WorkloadRecord => ({
    type: "workload",
    scope: account,
    externalId,
    kind: "aws_ecs_service",
    name: service.serviceName ?? service.serviceArn.split("/").at(-1) ?? service.serviceArn,
    runsAs: { kind: "name", value: role },
    location: region,
    attributes: { ...attributes, roleUse: use, executionRole: roles.executionRoleArn ?? null },
    unknown: [],
  });
  const records: WorkloadRecord[] = [];
  if (roles.taskRoleArn) records.push(record(service.serviceArn, roles.taskRoleArn, "task"));
  if (roles.executionRoleArn)
    records.push(record(`${service.serviceArn}#execution`, roles.executionRoleArn, "execution"));
  return records;
}
