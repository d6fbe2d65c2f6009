/** What the collector reads: each stream with what it tells, and the file that reads it, loaded when its first slice begins. */
import type { CloudRecord, RecordType, StreamSpec } from "#lib/ingest/contract.ts";
import type { Access } from "./access.ts";

export type Read = (access: Access, scope: string) => AsyncIterable<CloudRecord>;

type Stream = StreamSpec & {
  load: () => Promise<Read>;
  /** One slice for the whole source: of the organization, or of the account it consists of. */
  ofRoot?: boolean;
};

function inventory(kinds: RecordType[], tells: string, load: Stream["load"]): Stream {
  return { kinds, cadence: "inventory", scopeKinds: ["aws_account"], tells, load };
}

export const awsStreams: Record<string, Stream> = {
  "aws/organization-policies": {
    kinds: ["role", "grant", "coverage"],
    cadence: "inventory",
    scopeKinds: ["aws_organization"],
    tells: "Which service and resource control policies bound what the organization's accounts may do.",
    load: async () => (await import("./organization-policies.ts")).collectOrganizationPolicies,
  },
  "aws/principals": inventory(
    ["principal", "alias", "role", "grant", "membership", "trust", "usage", "owner-hint"],
    "Which users, groups and roles exist, what their policies grant and who may assume them.",
    async () => (await import("./principals.ts")).collectPrincipals,
  ),
  "aws/credential-report": inventory(
    ["credential", "usage"],
    "Which users have passwords and certificates, which keys the root user has, and when users were last seen.",
    async () => (await import("./credential-report.ts")).collectCredentialReport,
  ),
  "aws/access-keys": inventory(
    ["credential"],
    "Which access keys exist, and when each was last used.",
    async () => (await import("./access-keys.ts")).collectAccessKeys,
  ),
  "aws/service-credentials": inventory(
    ["credential"],
    "Which passwords and API keys for single services exist, long-term Bedrock keys among them.",
    async () => (await import("./service-credentials.ts")).collectServiceCredentials,
  ),
  "aws/identity-providers": inventory(
    ["principal"],
    "Whose tokens the account accepts.",
    async () => (await import("./identity-providers.ts")).collectIdentityProviders,
  ),
  "aws/lambda-functions": inventory(
    ["workload"],
    "Which functions run as which role.",
    async () => (await import("./lambda-functions.ts")).collectLambdaFunctions,
  ),
  "aws/ecs-services": inventory(
    ["workload"],
    "Which container services run as which role.",
    async () => (await import("./ecs-services.ts")).collectEcsServices,
  ),
  "aws/ec2-instances": inventory(
    ["workload"],
    "Which instances run as which role.",
    async () => (await import("./ec2-instances.ts")).collectEc2Instances,
  ),
  "aws/eks-clusters": inventory(
    ["workload"],
    "Which Kubernetes clusters there are, and the issuer their service accounts come from.",
    async () => (await import("./eks-clusters.ts")).collectEksClusters,
  ),
  "aws/pod-identities": inventory(
    ["workload", "trust", "role", "grant"],
    "Which Kubernetes service accounts become which role through EKS Pod Identity.",
    async () => (await import("./pod-identities.ts")).collectPodIdentities,
  ),
  "aws/roles-anywhere": inventory(
    ["workload", "trust"],
    "Which roles workloads outside AWS become with a certificate.",
    async () => (await import("./roles-anywhere.ts")).collectRolesAnywhere,
  ),
  "aws/access-advisor": {
    kinds: ["usage"],
    cadence: "usage",
    scopeKinds: ["aws_account"],
    tells: "When each user and role last used each service, and each action that AWS tracks.",
    load: async () => (await import("./access-advisor.ts")).collectAccessAdvisor,
  },
  "aws/cloudtrail-athena": {
    kinds: ["usage", "coverage"],
    cadence: "usage",
    scopeKinds: ["aws_organization", "aws_account"],
    ofRoot: true,
    tells:
      "Which actions were used when, and which would have shown had they been used, from a trail's logs in Athena.",
    load: async () => (await import("./cloudtrail-athena.ts")).collectCloudtrailAthena,
  },
  "aws/access-analyzer": {
    kinds: ["usage", "coverage"],
    cadence: "usage",
    scopeKinds: ["aws_organization", "aws_account"],
    ofRoot: true,
    tells: "What Access Analyzer found unused, where an analyzer for it exists.",
    load: async () => (await import("./access-analyzer.ts")).collectAccessAnalyzer,
  },
};
