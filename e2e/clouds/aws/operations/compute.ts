/** What runs as a role, region by region: Lambda functions, ECS services, EC2 instances. */
import type {
  DescribeInstancesRequest,
  DescribeInstancesResult,
  DescribeRegionsRequest,
  DescribeRegionsResult,
  Instance,
} from "@aws-sdk/client-ec2";
import type {
  DescribeServicesRequest,
  DescribeServicesResponse,
  DescribeTaskDefinitionRequest,
  DescribeTaskDefinitionResponse,
  ListClustersRequest,
  ListClustersResponse,
  ListServicesRequest,
  ListServicesResponse,
} from "@aws-sdk/client-ecs";
import type { ListFunctionsRequest, ListFunctionsResponse } from "@aws-sdk/client-lambda";
import { HEX, randomOf } from "../../random.ts";
import type { Call, Operations } from "../call.ts";
import { pageOf } from "../paging.ts";
import { WireError } from "../wire/wire-error.ts";
import { profileArn } from "../world/forge.ts";
import type { EcsService } from "../world/model.ts";

const arnOf = (call: Call, service: string, rest: string) =>
  `arn:aws:${service}:${call.region}:${call.caller.account}:${rest}`;
const roleArnOf = (call: Call, role: string) => `arn:aws:iam::${call.caller.account}:role/${role}`;

export const lambdaOperations: Operations = { ListFunctions: listFunctions };
export const ecsOperations: Operations = {
  ListClusters: listClusters,
  ListServices: listServices,
  DescribeServices: describeServices,
  DescribeTaskDefinition: describeTaskDefinition,
};
export const ec2Operations: Operations = {
  DescribeRegions: describeRegions,
  DescribeInstances: describeInstances,
};

function listFunctions(call: Call, input: ListFunctionsRequest): ListFunctionsResponse {
  const functions = call.account().functions.filter((item) => item.region === call.region);
  const page = pageOf(functions, {
    token: input.Marker,
    limit: input.MaxItems,
    size: { default: 50, maximum: 50, accepts: [1, 10_000] },
    cap: call.pageCap,
    refusal: "InvalidParameterValueException",
  });
  return {
    NextMarker: page.next,
    Functions: page.items.map((item) => ({
      FunctionName: item.name,
      FunctionArn: arnOf(call, "lambda", `function:${item.name}`),
      Runtime: item.runtime as "nodejs24.x",
      Role: roleArnOf(call, item.role),
      Handler: "index.handler",
      CodeSize: 1_048_576,
      Timeout: 30,
      MemorySize: 512,
      LastModified: item.modifiedAt.replace("Z", ".000+0000"),
      Version: "$LATEST",
      Environment: { Variables: { STAGE: "live", UPSTREAM_TOKEN: `not-a-secret-${item.name}` } },
      PackageType: "Zip",
      Architectures: ["arm64"],
    })),
  };
}

const clusterArn = (call: Call, cluster: string) => arnOf(call, "ecs", `cluster/${cluster}`);
const taskArn = (call: Call, item: EcsService) =>
  arnOf(call, "ecs", `task-definition/${item.name}:${item.revision}`);

function servicesHere(call: Call): EcsService[] {
  return call.account().services.filter((item) => item.region === call.region);
}

function ecsPage<Item>(
  call: Call,
  items: Item[],
  input: { nextToken?: string; maxResults?: number },
  size: number,
) {
  return pageOf(items, {
    token: input.nextToken,
    limit: input.maxResults,
    size: { default: size, maximum: 100 },
    cap: call.pageCap,
    refusal: "InvalidParameterException",
  });
}

function listClusters(call: Call, input: ListClustersRequest): ListClustersResponse {
  const names = [...new Set(servicesHere(call).map((item) => item.cluster))];
  const page = ecsPage(call, names, input, 100);
  return { clusterArns: page.items.map((name) => clusterArn(call, name)), nextToken: page.next };
}

function clusterName(call: Call, given: string | undefined): string {
  const name = given?.split("/").at(-1) ?? "default";
  if (!servicesHere(call).some((item) => item.cluster === name)) {
    throw new WireError("ClusterNotFoundException", "Cluster not found.");
  }
  return name;
}

function listServices(call: Call, input: ListServicesRequest): ListServicesResponse {
  const cluster = clusterName(call, input.cluster);
  const services = servicesHere(call).filter((item) => item.cluster === cluster);
  const page = ecsPage(call, services, input, 10);
  const arns = page.items.map((item) => arnOf(call, "ecs", `service/${cluster}/${item.name}`));
  return { serviceArns: arns, nextToken: page.next };
}

function describeServices(call: Call, input: DescribeServicesRequest): DescribeServicesResponse {
  const wanted = input.services ?? [];
  if (wanted.length === 0 || wanted.length > 10) {
    throw new WireError("InvalidParameterException", "Services: between 1 and 10 services must be given.");
  }
  const cluster = clusterName(call, input.cluster);
  const found = wanted.map((given) => {
    const name = given.split("/").at(-1);
    return { given, item: servicesHere(call).find((item) => item.cluster === cluster && item.name === name) };
  });
  return {
    services: found.flatMap(({ item }) =>
      item
        ? {
            serviceArn: arnOf(call, "ecs", `service/${cluster}/${item.name}`),
            serviceName: item.name,
            clusterArn: clusterArn(call, cluster),
            status: "ACTIVE",
            desiredCount: 2,
            runningCount: 2,
            pendingCount: 0,
            launchType: "FARGATE" as const,
            taskDefinition: taskArn(call, item),
            createdAt: new Date(item.createdAt),
          }
        : [],
    ),
    failures: found.flatMap(({ given, item }) => (item ? [] : { arn: given, reason: "MISSING" })),
  };
}

function describeTaskDefinition(
  call: Call,
  input: DescribeTaskDefinitionRequest,
): DescribeTaskDefinitionResponse {
  const wanted = input.taskDefinition?.split("/").at(-1);
  const item = servicesHere(call).find((service) => `${service.name}:${service.revision}` === wanted);
  if (!item) throw new WireError("ClientException", "Unable to describe task definition.");
  return {
    taskDefinition: {
      taskDefinitionArn: taskArn(call, item),
      family: item.name,
      revision: item.revision,
      status: "ACTIVE",
      taskRoleArn: item.taskRole === null ? undefined : roleArnOf(call, item.taskRole),
      executionRoleArn: item.executionRole === null ? undefined : roleArnOf(call, item.executionRole),
      networkMode: "awsvpc",
      containerDefinitions: [
        {
          name: item.name,
          image: `registry.northwind-labs.example/${item.name}:${item.revision}`,
          essential: true,
        },
      ],
      compatibilities: ["EC2", "FARGATE"],
      cpu: "512",
      memory: "1024",
    },
    tags: [],
  };
}

function describeRegions(call: Call, input: DescribeRegionsRequest): DescribeRegionsResult {
  const enabled = call.world.aws.organization.regions.map((name) => ({
    RegionName: name,
    Endpoint: `ec2.${name}.amazonaws.com`,
    OptInStatus: "opt-in-not-required",
  }));
  const others = ["ap-east-1", "me-south-1", "af-south-1"].map((name) => ({
    RegionName: name,
    Endpoint: `ec2.${name}.amazonaws.com`,
    OptInStatus: "not-opted-in",
  }));
  return { Regions: input.AllRegions ? [...enabled, ...others] : enabled };
}

function describeInstances(call: Call, input: DescribeInstancesRequest): DescribeInstancesResult {
  const state = call.account();
  const instances = state.instances.filter((item) => item.region === call.region);
  const page = pageOf(instances, {
    token: input.NextToken,
    limit: input.MaxResults,
    size: { default: 1000, maximum: 1000, accepts: [5, 1000] },
    cap: call.pageCap,
    refusal: "InvalidParameterValue",
  });
  const reservations = page.items.map((item) => ({
    ReservationId: `r-${randomOf("reservation", item.id).text(17, HEX)}`,
    OwnerId: state.id,
    Groups: [],
    Instances: [
      {
        InstanceId: item.id,
        ImageId: `ami-${randomOf("image", item.name).text(17, HEX)}`,
        State:
          item.state === "running"
            ? { Code: 16, Name: "running" as const }
            : { Code: 80, Name: "stopped" as const },
        InstanceType: "t4g.medium" as const,
        LaunchTime: new Date(item.launchedAt),
        Placement: { AvailabilityZone: `${item.region}a`, Tenancy: "default" as const },
        PrivateIpAddress: "10.20.0.14",
        IamInstanceProfile:
          item.profile === null
            ? undefined
            : {
                Arn: profileArn(state.id, item.profile),
                Id: `AIPA${randomOf("profile", item.profile).text(17, HEX).toUpperCase()}`,
              },
        Tags: [{ Key: "Name", Value: item.name }],
      } satisfies Instance,
    ],
  }));
  return { Reservations: reservations, NextToken: page.next };
}
