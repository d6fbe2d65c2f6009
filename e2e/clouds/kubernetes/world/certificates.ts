/** Requests for certificates: the control plane forgets them within hours, so only yesterday's late ones are there. */
import { instantOf, isoOf } from "../../calendar.ts";
import { hashOf, randomOf } from "../../random.ts";
import type { ClusterFacts } from "./clusters.ts";
import { nodesOf } from "./derived.ts";
import { uidOf } from "./forge.ts";
import type { ClusterState } from "./model.ts";

export type CertificateRequest = {
  name: string;
  uid: string;
  createdAt: string;
  revision: number;
  signer: string;
  usages: string[];
  expirationSeconds: number | null;
  /** Who asked. */
  username: string;
  groups: string[];
  /** Whom the certificate would name. */
  commonName: string;
  organizations: string[];
  approved: boolean;
};

const CLIENT = ["digital signature", "client auth"];
const ADMIN = { username: "kubernetes-admin", groups: ["system:masters", "system:authenticated"] };

/** Of the last hours before the day the state stands at. */
export function certificateRequestsOf(state: ClusterState, facts: ClusterFacts): CertificateRequest[] {
  const random = randomOf(state.seed, "certificates", facts.name, state.day);
  const nodes = nodesOf(facts);
  const node = `system:node:${random.pick(nodes)}`;
  const suffix = () => random.text(5, "bcdfghjklmnpqrstvwxz2456789");
  const made = (name: string, rest: Omit<CertificateRequest, "name" | "uid" | "createdAt" | "revision">) => {
    const createdAt = isoOf(instantOf(state.day - 1, random.int(1_370, 1_430)));
    const revision = state.revision - 1 - (hashOf(name) % 400);
    return { name, uid: uidOf(state.seed, facts.name, name, createdAt), createdAt, revision, ...rest };
  };
  const requests = [
    made(`csr-${suffix()}`, {
      ...{ signer: "kubernetes.io/kube-apiserver-client-kubelet", usages: CLIENT, expirationSeconds: null },
      ...{ username: node, groups: ["system:nodes", "system:authenticated"] },
      ...{ commonName: node, organizations: ["system:nodes"], approved: true },
    }),
  ];
  // Somebody asks for a certificate in a person's or a tool's name every other day.
  const wanted = [
    { commonName: "mara.lindqvist", organizations: ["platform-engineers"] },
    { commonName: "deploy-bot", organizations: ["system:masters"] },
    { commonName: "tomas.oliveira", organizations: [] },
  ][hashOf(facts.name, state.day) % 6];
  if (wanted) {
    requests.push(
      made(`${wanted.commonName}-${suffix()}`, {
        ...{ signer: "kubernetes.io/kube-apiserver-client", usages: CLIENT, expirationSeconds: 31_536_000 },
        ...{ ...ADMIN, ...wanted, approved: random.chance(0.8) },
      }),
    );
  }
  return requests;
}
