/**
 * Which identities of one cloud may become which of another, joined by trying every end against every other: what trusts say, what
 * identities say of themselves, and whose token carries which name.
 */
import type { OracleAnswer } from "./oracle-answer.ts";
import { issuerOfCluster } from "./shared-clusters.ts";
import type { World } from "./world.ts";

/** `from`: an identity, or the token a trust names where nobody carries it. `to`: an identity, or the name that is claimed. */
export type OracleLink = { from: string; to: string; state: "confirmed" | "trusted" | "claimed" };

type Carrier = { id: string; token: string; speaks: boolean };

/** `visible`: what collectors of all clouds could see. */
export function linksOf(world: World, visible: OracleAnswer): OracleLink[] {
  const carriers = carriersOf(world, visible);
  const claims = visible.trusts
    .filter(({ mechanism }) => mechanism === "annotation")
    .map(({ subject, trusted }) => ({ by: trusted.replace("id:", ""), of: named(world, visible, subject) }));
  const matched = new Set<unknown>();
  const links: OracleLink[] = [];
  for (const trust of visible.trusts) {
    if (trust.mechanism === "annotation") continue;
    for (const token of tokensOf(world, visible, trust.trusted, trust.subject)) {
      let found = carriers.filter((carrier) => carrier.token === token);
      if (found.length === 0 && /[*?]/.test(token))
        found = carriers.filter(
          ({ id, token: own }) =>
            claims.some(({ by, of }) => by === id && of === trust.subject) && fits(own, token),
        );
      // Whoever stands in for nobody keeps the name the trust itself writes.
      const written = trust.trusted.replace(/^(federated|member):/, "");
      if (found.length === 0) links.push({ from: written, to: trust.subject, state: "trusted" });
      for (const { id, speaks } of found) {
        const own = claims.filter(({ by, of }) => by === id && of === trust.subject);
        for (const claim of own) matched.add(claim);
        const isWhole = own.length > 0 || !speaks || trust.mechanism === "pod-identity";
        links.push({ from: id, to: trust.subject, state: isWhole ? "confirmed" : "trusted" });
      }
    }
  }
  for (const claim of claims)
    if (!matched.has(claim)) links.push({ from: claim.by, to: claim.of, state: "claimed" });
  return links;
}

/** Service accounts speak for themselves by annotations; accounts and principals of other clouds cannot. */
function carriersOf(world: World, { identities }: OracleAnswer): Carrier[] {
  const issuers = new Map<string, string>();
  for (const { name } of world.kubernetes.clusters) {
    const { namespaces } = world.kubernetes.cluster(name, world.day);
    const id = namespaces.find((namespace) => namespace.name === "kube-system")?.uid ?? "";
    issuers.set(id, issuerFor(world, name));
  }
  return identities.flatMap(({ provider, kind, externalId, resourceName }): Carrier[] => {
    if (kind === "kubernetes_service_account") {
      const [cluster = "", namespace, name] = (resourceName ?? "").split("/");
      const issuer = issuers.get(cluster) ?? "";
      // The default issuer of a cluster that has none of its own is every such cluster's.
      if (issuer.startsWith("kubernetes.default")) return [];
      return [
        { id: externalId, token: `${issuer}|system:serviceaccount:${namespace}:${name}`, speaks: true },
      ];
    }
    if (provider === "gcp")
      return [{ id: externalId, token: `accounts.google.com|${externalId}`, speaks: false }];
    if (kind === "aws_iam_role") return [{ id: externalId, token: `aws|${resourceName}`, speaks: false }];
    return [];
  });
}

function issuerFor(world: World, cluster: string): string {
  const facts = world.kubernetes.clusters.find(({ name }) => name === cluster);
  return facts === undefined ? "" : issuerOfCluster(facts);
}

/** The tokens a trust lets in; none for trusts in somebody of its own cloud, and for pools, which hold nothing. */
function tokensOf(world: World, visible: OracleAnswer, trusted: string, subject: string): string[] {
  if (subject.includes("/workloadIdentityPools/")) return [];
  if (trusted.startsWith("federated:")) return [throughCluster(world, trusted.slice("federated:".length))];
  const pool = /^member:principal:\/\/iam\.googleapis\.com\/(.+)\/subject\/(.+)$/.exec(trusted);
  if (pool !== null)
    return visible.trusts
      .filter((trust) => trust.subject === pool[1] && trust.trusted.startsWith("federated:"))
      .map((trust) => `${trust.trusted.slice("federated:".length).split("|")[0]}|${pool[2]}`);
  const pod = /^member:serviceAccount:([^[]+\.svc\.id\.goog)\[([^/]+)\/([^\]]+)\]$/.exec(trusted);
  if (pod !== null) return [`${pod[1]}|system:serviceaccount:${pod[2]}:${pod[3]}`];
  const role = /attribute\.aws_role\/arn:aws:sts::(\d+):assumed-role\/(.+)$/.exec(trusted);
  return role === null ? [] : [`aws|arn:aws:iam::${role[1]}:role/${role[2]}`];
}

/** An association names the cluster, its tokens the issuer. */
function throughCluster(world: World, token: string): string {
  const name = /^arn:aws:eks:[^|]*:cluster\/([^|]+)/.exec(token)?.[1];
  if (name === undefined) return token;
  const cluster = world.kubernetes.clusters.find(({ eks }) => eks?.name === name);
  return cluster === undefined ? token : `${issuerOfCluster(cluster)}|${token.split("|")[1]}`;
}

/** Whom a claim means: by resource name, or at Entra by the id of the application. */
function named(world: World, { identities }: OracleAnswer, target: string): string {
  const byName = identities.find(({ resourceName }) => resourceName === target)?.externalId;
  const byApp = world.azure.directory(world.day).principals.find(({ appId }) => appId === target)?.id;
  return byName ?? identities.find(({ externalId }) => externalId === byApp)?.externalId ?? target;
}

/** Wildcards by hand: `*` takes any number of signs, `?` one. */
function fits(text: string, pattern: string): boolean {
  if (pattern === "") return text === "";
  const [sign] = pattern;
  if (sign === "*") return fits(text, pattern.slice(1)) || (text !== "" && fits(text.slice(1), pattern));
  return text !== "" && (sign === "?" || sign === text[0]) && fits(text.slice(1), pattern.slice(1));
}
