/** `aws/lambda-functions`: which role each function runs as. Environment variables are in the answer and are never looked at. */

import type { WorkloadRecord } from "#lib/ingest/contract.ts";
import { pages } from "../calls/pages.ts";
import type { Access } from "./access.ts";
import { overRegions } from "./regions.ts";

type Configuration = {
  FunctionName?: string;
  FunctionArn?: string;
  Role?: string;
  Runtime?: string;
  PackageType?: string;
  LastModified?: string;
};

export async function* collectLambdaFunctions(
  access: Access,
  account: string,
): AsyncGenerator<WorkloadRecord> {
  const { LambdaClient, ListFunctionsCommand } = await import("@aws-sdk/client-lambda");
  yield* overRegions(access, async function* (region) {
    const lambda = access.client("lambda", region, (options) => new LambdaClient(options));
    const answers = pages(
      (Marker) =>
        access.call(
          "lambda:ListFunctions",
          (options) => lambda.send(new ListFunctionsCommand({ Marker }), options),
          region,
        ),
      (page) => page.NextMarker,
    );
    for await (const page of answers) {
      for (const configuration of page.Functions ?? []) yield* functionRecord(configuration, account, region);
    }
  });
}

export function functionRecord(
  configuration: Configuration,
  account: string,
  region: string,
): WorkloadRecord[] {
  const { FunctionArn, FunctionName, Role } = configuration;
  if (!FunctionArn || !Role) return [];
  return [
    {
      type: "workload",
      scope: account,
      externalId: FunctionArn,
      kind: "aws_lambda_function",
      name: FunctionName ?? FunctionArn,
      runsAs: { kind: "name", value: Role },
      location: region,
      attributes: {
        runtime: configuration.Runtime ?? null,
        packageType: configuration.PackageType ?? null,
        lastModified: configuration.LastModified ?? null,
      },
      unknown: [],
    },
  ];
}
