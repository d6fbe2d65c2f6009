/** An app as it runs on AWS: the role it runs as, what that role may do, and the workload itself. */
import { type App, COMPANY } from "../../estate.ts";
import { HEX } from "../../random.ts";
import {
  broadOf,
  bucketOf,
  logsOf,
  oddDocument,
  type Place,
  queueOf,
  secretOf,
  tableOf,
} from "../world/documents.ts";
import {
  addPolicy,
  addRole,
  inline,
  moment,
  oidcArn,
  policyArn,
  type RoleSpec,
  type Site,
  service,
  teamTags,
  trust,
  use,
} from "../world/forge.ts";
import { mintId } from "../world/mint.ts";
import type { EksCluster, InlinePolicy, Role, Use } from "../world/model.ts";

export function buildApp(site: Site, app: App): Role {
  if (app.form === "function") return buildFunction(site, app.name);
  if (app.form === "container") return buildContainer(site, app.name);
  if (app.form === "server") return buildServer(site, app.name);
  return buildPod(site, app.name);
}

function buildFunction(site: Site, name: string): Role {
  const role = addRole(site, {
    name: `${name}-lambda`,
    nature: "machine",
    trust: [trust(service("lambda"))],
    managed: ["AWSLambdaBasicExecutionRole"],
    ...permissionsOf(site, name),
    tags: teamTags(site, { "aws:cloudformation:stack-name": name }),
  });
  const runtime = site.random.pick(["nodejs24.x", "python3.14", "java21", "provided.al2023"]);
  site.state.functions.push({
    name,
    region: site.region,
    role: role.name,
    runtime,
    modifiedAt: moment(site),
  });
  return role;
}

function buildContainer(site: Site, name: string): Role {
  const task = addRole(site, {
    name: `${name}-task`,
    nature: "machine",
    trust: [
      trust(service("ecs-tasks"), {
        condition: { StringEquals: { "aws:SourceAccount": site.state.id } },
      }),
    ],
    ...permissionsOf(site, name),
    tags: teamTags(site),
  });
  const execution =
    site.state.roles.find((role) => role.name === "ecs-task-execution") ?? buildExecution(site);
  site.state.services.push({
    cluster: `${site.facts.name}-main`,
    name,
    region: site.region,
    revision: site.random.int(1, 60),
    taskRole: task.name,
    executionRole: execution.name,
    createdAt: moment(site),
  });
  return task;
}

function buildExecution(site: Site): Role {
  return addRole(site, {
    name: "ecs-task-execution",
    nature: "machine",
    trust: [trust(service("ecs-tasks"))],
    managed: ["AmazonECSTaskExecutionRolePolicy"],
    uses: [use(site, "ecr", 1), use(site, "logs", 1)],
  });
}

function buildServer(site: Site, name: string): Role {
  const role = addRole(site, {
    name: `${name}-instance`,
    nature: "machine",
    trust: [trust(service("ec2"))],
    managed: ["AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy"],
    ...permissionsOf(site, name),
    tags: teamTags(site),
    profile: true,
  });
  for (let copy = 0; copy < site.random.int(1, 3); copy++) {
    site.state.instances.push({
      id: mintId(site.state, "i-0", 16, HEX),
      name: `${name}-${copy + 1}`,
      region: site.region,
      state: site.random.chance(0.85) ? "running" : "stopped",
      profile: role.name,
      launchedAt: moment(site),
    });
  }
  return role;
}

/** Half of the Kubernetes apps federate through the cluster's issuer, half use a Pod Identity association. */
function buildPod(site: Site, name: string): Role {
  const cluster = site.state.clusters[0] ?? buildCluster(site);
  const namespace = site.facts.team?.name ?? "platform";
  if (site.random.chance(0.5)) {
    const wildcard = site.random.chance(0.2);
    return addRole(site, {
      name: `${name}-irsa`,
      nature: "machine",
      trust: [
        trust(
          [
            {
              kind: "oidc",
              issuer: issuerOf(cluster),
              arn: oidcArn(site.state.id, issuerOf(cluster)),
              subjects: [`system:serviceaccount:${namespace}:${wildcard ? "*" : name}`],
              like: wildcard,
              audience: "sts.amazonaws.com",
            },
          ],
          { actions: ["sts:AssumeRoleWithWebIdentity"] },
        ),
      ],
      ...permissionsOf(site, name),
      tags: teamTags(site),
    });
  }
  const role = addRole(site, {
    name: `${name}-pod`,
    nature: "machine",
    trust: [
      trust(service("pods.eks"), {
        sid: "AllowEksAuthToAssumeRoleForPodIdentity",
        actions: ["sts:AssumeRole", "sts:TagSession"],
      }),
    ],
    ...permissionsOf(site, name),
    tags: teamTags(site),
  });
  site.state.associations.push({
    id: mintId(site.state, "a-", 17, "abcdefghijklmnopqrstuvwxyz0123456789"),
    cluster: cluster.name,
    region: cluster.region,
    namespace,
    serviceAccount: name,
    role: role.name,
    // Some pods reach on into the shared account through their role.
    targetRole: site.random.chance(0.2)
      ? `arn:aws:iam::${site.organization.sharedId}:role/org-artifact-reader`
      : null,
    sessionPolicy: site.random.chance(0.3) ? bucketOf(placeOf(site, name)) : null,
    createdAt: moment(site),
  });
  return role;
}

export const issuerOf = (cluster: EksCluster): string =>
  `oidc.eks.${cluster.region}.amazonaws.com/id/${cluster.issuerId}`;

function buildCluster(site: Site): EksCluster {
  const { state } = site;
  const role = addRole(site, {
    name: "eks-cluster",
    nature: "machine",
    trust: [trust(service("eks"), { actions: ["sts:AssumeRole", "sts:TagSession"] })],
    managed: ["AmazonEKSClusterPolicy"],
    uses: [use(site, "ec2", 1), use(site, "elasticloadbalancing", 3)],
  });
  const cluster: EksCluster = {
    name: `${site.facts.name}-eks`,
    region: site.region,
    issuerId: mintId(state, "", 32, "0123456789ABCDEF"),
    role: role.name,
    createdAt: moment(site),
  };
  state.clusters.push(cluster);
  state.oidcProviders.push({
    issuer: issuerOf(cluster),
    audiences: ["sts.amazonaws.com"],
    createdAt: moment(site),
    tags: { "alpha.eksctl.io/cluster-name": cluster.name },
  });
  return cluster;
}

export function placeOf(site: Site, app: string): Place {
  return { account: site.state.id, region: site.region, app };
}

/** What the role may do and what it does: mostly fitting, sometimes far too much, sometimes never used. */
function permissionsOf(
  site: Site,
  name: string,
): Pick<RoleSpec, "inline" | "attached" | "uses" | "boundary"> {
  const { random } = site;
  const place = placeOf(site, name);
  const own = [
    { document: tableOf(place), service: "dynamodb", actions: ["DescribeTable"] },
    { document: queueOf(place), service: "sqs", actions: [] },
    { document: bucketOf(place), service: "s3", actions: ["ListBucket"] },
    { document: secretOf(place), service: "secretsmanager", actions: ["DescribeSecret"] },
  ];
  const first = random.int(0, own.length - 1);
  const chosen = [own[first], own[(first + 1 + random.int(0, 1)) % own.length]].flatMap((item) => item ?? []);
  const policies: InlinePolicy[] = chosen.map((item) => inline(`${item.service}-access`, item.document));
  const attached: string[] = [];
  if (random.chance(0.25))
    policies.push(
      inline("temporary", broadOf(random.pick([["s3", "sqs"], ["dynamodb"], ["s3", "kms", "logs"]]))),
    );
  if (random.chance(0.1)) policies.push(inline("legacy", oddDocument(place)));
  if (random.chance(0.3)) {
    attached.push(
      policyArn(
        site.state.id,
        addPolicy(site, `${name}-extras`, logsOf(place), random.chance(0.3) ? `/${COMPANY}/` : "/"),
      ),
    );
  }
  const asleep = random.chance(0.12);
  const uses: Use[] = asleep
    ? []
    : chosen.map((item, index) => use(site, item.service, 1 + index * random.int(1, 6), item.actions));
  const boundary = site.facts.environment === "development" && random.chance(0.4) ? boundaryArn(site) : null;
  return { inline: policies, attached, uses, boundary };
}

function boundaryArn(site: Site): string | null {
  const policy = site.state.policies.find((candidate) => candidate.name === "developer-boundary");
  return policy ? policyArn(site.state.id, policy) : null;
}
