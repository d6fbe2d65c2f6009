/** The AWS side of the clusters all teams share: the managed clusters themselves, and the roles their service accounts become. */
import {
  issuerOfCluster,
  type SharedCluster,
  sharedClusters,
  type Tenant,
  tenantsLinkedTo,
} from "../../shared-clusters.ts";
import { allow, bucketOf, documentOf, queueOf, secretOf, tableOf } from "../world/documents.ts";
import {
  addRole,
  inline,
  moment,
  oidcArn,
  type Site,
  service,
  teamTags,
  trust,
  use,
} from "../world/forge.ts";
import { mintId } from "../world/mint.ts";
import type { InlinePolicy, PolicyDocument, Use } from "../world/model.ts";
import { placeOf } from "./apps.ts";

type Linked = ReturnType<typeof tenantsLinkedTo>[number];

/** What the platform itself runs in every managed cluster, by the way it gets its role. */
export const PLATFORM_LINKS = [
  { serviceAccount: "aws-load-balancer-controller", namespace: "kube-system", by: "issuer" },
  { serviceAccount: "external-dns", namespace: "kube-system", by: "issuer" },
  { serviceAccount: "cluster-autoscaler", namespace: "kube-system", by: "association" },
  { serviceAccount: "ebs-csi-controller-sa", namespace: "kube-system", by: "association" },
] as const;

const PLATFORM_DOCUMENTS: Record<(typeof PLATFORM_LINKS)[number]["serviceAccount"], PolicyDocument> = {
  "aws-load-balancer-controller": documentOf(
    allow(["elasticloadbalancing:*", "ec2:Describe*", "ec2:AuthorizeSecurityGroupIngress"], "*"),
  ),
  "external-dns": documentOf(
    allow("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/*"),
    allow(["route53:ListHostedZones", "route53:ListResourceRecordSets"], "*"),
  ),
  "cluster-autoscaler": documentOf(
    allow(
      [
        "autoscaling:Describe*",
        "autoscaling:SetDesiredCapacity",
        "autoscaling:TerminateInstanceInAutoScalingGroup",
      ],
      "*",
    ),
  ),
  "ebs-csi-controller-sa": documentOf(
    allow(["ec2:CreateVolume", "ec2:AttachVolume", "ec2:DeleteVolume", "ec2:DescribeVolumes"], "*"),
  ),
};

export const platformRoleName = (cluster: SharedCluster, serviceAccount: string): string =>
  `${cluster.name}-${serviceAccount}`;

/** In the shared account: the clusters, what the platform runs in them, and the associations of the teams' pods. */
export function buildSharedClusters(site: (age: number) => Site): void {
  const { organization } = site(0);
  const { seed, size } = organization;
  const managed = sharedClusters(seed, size).filter((cluster) => cluster.eks !== null);
  for (const cluster of managed) buildManaged(site(1000), cluster);
  for (const cluster of managed) {
    for (const link of PLATFORM_LINKS) buildPlatformRole(site(600), cluster, link);
    for (let team = cluster.teams[0]; team < cluster.teams[1]; team++) {
      for (const linked of tenantsLinkedTo("aws", seed, size, team)) {
        if (linked.cluster.name === cluster.name && linked.tenant.link.by === "association")
          buildAssociation(site(400), linked);
      }
    }
  }
}

/** In a team's account: the roles that trust the issuer of a shared cluster. Production runs in one, the rest in the other. */
export function buildSharedTenants(site: (age: number) => Site): void {
  const { organization, facts } = site(0);
  if (!facts.team) return;
  const purpose = facts.environment === "production" ? "production" : "staging";
  for (const linked of tenantsLinkedTo("aws", organization.seed, organization.size, facts.team.index)) {
    const { link } = linked.tenant;
    if (linked.cluster.purpose !== purpose || link.by !== "issuer" || link.ends === "cluster") continue;
    buildFederated(site(350), linked);
  }
}

function buildManaged(site: Site, cluster: SharedCluster): void {
  if (cluster.eks === null) return;
  const role = addRole(site, {
    name: `${cluster.eks.name}-cluster`,
    nature: "machine",
    trust: [trust(service("eks"), { actions: ["sts:AssumeRole", "sts:TagSession"] })],
    managed: ["AmazonEKSClusterPolicy"],
    uses: [use(site, "ec2", 1), use(site, "elasticloadbalancing", 3)],
  });
  site.state.clusters.push({ ...cluster.eks, role: role.name, createdAt: moment(site) });
  ensureIssuer(site, cluster);
}

/** Every account whose roles trust a cluster's tokens has a provider of its own for them. */
function ensureIssuer(site: Site, cluster: SharedCluster): void {
  const issuer = issuerOfCluster(cluster);
  if (site.state.oidcProviders.some((provider) => provider.issuer === issuer)) return;
  site.state.oidcProviders.push({
    issuer,
    audiences: ["sts.amazonaws.com"],
    createdAt: moment(site),
    tags: { "alpha.eksctl.io/cluster-name": cluster.eks?.name ?? cluster.name },
  });
}

function federatedTrust(site: Site, cluster: SharedCluster, subject: string) {
  const issuer = issuerOfCluster(cluster);
  const arn = oidcArn(site.state.id, issuer);
  const like = subject.endsWith("*");
  return [
    trust([{ kind: "oidc", issuer, arn, subjects: [subject], like, audience: "sts.amazonaws.com" }], {
      actions: ["sts:AssumeRoleWithWebIdentity"],
    }),
  ];
}

const podTrust = () => [
  trust(service("pods.eks"), {
    sid: "AllowEksAuthToAssumeRoleForPodIdentity",
    actions: ["sts:AssumeRole", "sts:TagSession"],
  }),
];

function buildPlatformRole(site: Site, cluster: SharedCluster, link: (typeof PLATFORM_LINKS)[number]): void {
  const { serviceAccount, namespace, by } = link;
  const subject = `system:serviceaccount:${namespace}:${serviceAccount}`;
  const role = addRole(site, {
    name: platformRoleName(cluster, serviceAccount),
    nature: "machine",
    trust: by === "issuer" ? federatedTrust(site, cluster, subject) : podTrust(),
    inline: [inline("controller", PLATFORM_DOCUMENTS[serviceAccount])],
    tags: { owner: "platform@northwind-labs.example", cluster: cluster.name },
    uses: [use(site, "ec2", 1, ["DescribeInstances"])],
  });
  if (by === "association") associate(site, cluster, namespace, serviceAccount, role.name);
}

function buildAssociation(site: Site, { cluster, tenant }: Linked): void {
  const role = addRole(site, {
    name: tenant.link.identity,
    nature: "machine",
    trust: podTrust(),
    ...permissionsOf(site, tenant),
    tags: { owner: tenant.team.contact, cluster: cluster.name },
  });
  associate(site, cluster, tenant.namespace, tenant.serviceAccount, role.name);
}

function associate(
  site: Site,
  cluster: SharedCluster,
  namespace: string,
  serviceAccount: string,
  role: string,
): void {
  if (cluster.eks === null) return;
  site.state.associations.push({
    id: mintId(site.state, "a-", 17, "abcdefghijklmnopqrstuvwxyz0123456789"),
    cluster: cluster.eks.name,
    region: cluster.eks.region,
    namespace,
    serviceAccount,
    role,
    targetRole: null,
    sessionPolicy: null,
    createdAt: moment(site),
  });
}

function buildFederated(site: Site, { cluster, tenant }: Linked): void {
  ensureIssuer(site, cluster);
  const { namespace, serviceAccount, link } = tenant;
  addRole(site, {
    name: link.identity,
    nature: "machine",
    trust: federatedTrust(
      site,
      cluster,
      `system:serviceaccount:${namespace}:${link.anybody ? "*" : serviceAccount}`,
    ),
    ...permissionsOf(site, tenant),
    tags: teamTags(site, { cluster: cluster.name }),
  });
}

function permissionsOf(site: Site, tenant: Tenant): { inline: InlinePolicy[]; uses: Use[] } {
  const place = placeOf(site, tenant.app.name);
  const own = site.random.pick([
    { document: tableOf(place), name: "dynamodb" },
    { document: queueOf(place), name: "sqs" },
    { document: bucketOf(place), name: "s3" },
    { document: secretOf(place), name: "secretsmanager" },
  ]);
  return { inline: [inline(`${own.name}-access`, own.document)], uses: [use(site, own.name, 1)] };
}
