/** The engine against a real API server's own answers: ten thousand random access reviews, without a difference. */
import { readFile } from "node:fs/promises";
import { Agent, request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { type Catalogue, createCatalogue } from "#lib/domain/catalogue.ts";
import { hasPosition, setOf } from "#lib/domain/permission-set.ts";
import type { CloudRecord, CollectorContext, GrantRecord, Json } from "#lib/ingest/contract.ts";
import { createLog } from "#lib/log.ts";
import { kubernetesGrantedActions as engine } from "#lib/providers/kubernetes/granted-actions.ts";
import { groupRef, userRef } from "#lib/providers/kubernetes/keys.ts";
import { allOf } from "../run/reading.ts";
import { collector } from "./collector.ts";
import {
  accounts,
  type Dice,
  dice,
  names,
  namespaces,
  randomObjects,
  users,
} from "./testing/random-access.ts";
import { type RealServer, startRealServer, whyNoServer } from "./testing/real-server.ts";

const why = whyNoServer();
const reviews = 10_000;
const atOnce = 48;

type Asker = { user: string; groups: string[] };
type Action = { name: string; group: string; resource: string; subresource: string; verb: string };
type Asked = Asker & { action: string; namespace: string; name: string; spec: object };

describe.skipIf(why !== null)(
  `access reviews of a real API server${why === null ? "" : ` (skipped: ${why})`}`,
  () => {
    let server: RealServer;
    let agent: Agent;
    beforeAll(async () => {
      server = await startRealServer();
      agent = new Agent({ connections: 16, connect: { rejectUnauthorized: false } });
    });
    afterAll(async () => {
      await agent?.close();
      await server?.stop();
    });

    it("are what the engine says of the collected roles and bindings", async () => {
      const of = dice(20_261_124);
      const items = randomObjects(of, 120);
      await server.kubectl(["apply", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items }));
      const estate = await collectEstate();
      const address = /server: "?([^"}]+)/.exec(await readFile(server.kubeconfig, "utf8"))?.[1] ?? "";
      const asked = Array.from({ length: reviews }, () => randomQuestion(of, estate.actions));
      const answers = await answersTo(asked, address);
      const differences = asked.flatMap(({ spec, ...question }, index) => {
        const said = estate.allows(question);
        return said === answers[index] ? [] : [{ ...question, engine: said, server: answers[index] }];
      });
      expect(differences.slice(0, 5)).toEqual([]);
      const allowed = answers.filter(Boolean).length;
      expect(allowed).toBeGreaterThan(reviews / 10);
      expect(allowed).toBeLessThan(reviews * 0.9);
    });

    async function collectEstate() {
      const ctx: CollectorContext = {
        source: { name: "real", config: { kubeconfig: server.kubeconfig } },
        ...{ signal: new AbortController().signal, log: createLog("silent"), endpoint: undefined },
        ...{ clock: fixedClock("2026-11-24"), session: new Map() },
        limits: { concurrency: 4, pageSize: undefined, retryDelayMs: 10 },
      };
      const scopes = await allOf(collector.scopes(ctx));
      const kindOf = new Map(scopes.map(({ externalId, kind }) => [externalId, kind]));
      const records: CloudRecord[] = [];
      const wanted = /service-accounts|roles|role-bindings|api-resources/;
      for await (const slice of collector.slices(ctx, scopes)) {
        if (wanted.test(slice.stream)) records.push(...(await allOf(collector.collect(ctx, slice))));
      }
      const cluster = scopes[0]?.externalId ?? "";
      const catalogue = catalogueFrom(records, cluster);
      const documents = new Map(
        records.flatMap((record) => (record.type === "role" ? [[record.externalId, record.document]] : [])),
      );
      const grants = records.filter((record): record is GrantRecord => record.type === "grant");
      const bySubject = Map.groupBy(grants, ({ subject }) => `${subject.kind} ${subject.value}`);
      return {
        actions: catalogue.names.map(parse),
        allows({ user, groups, action, namespace, name }: Omit<Asked, "spec">): boolean {
          const refs = [userRef(cluster, user), ...groups.map((group) => groupRef(cluster, group))];
          const held = refs.flatMap(({ kind, value }) => bySubject.get(`${kind} ${value}`) ?? []);
          const position = catalogue.positionOf(action) ?? -1;
          return held.some((grant) => {
            const [, home = ""] = grant.scope.split("/");
            if (home !== "" && home !== namespace) return false;
            const document = onlyRulesFor(documents.get(grant.role.value) ?? null, name);
            return termsOf(grant, kindOf.get(grant.scope) ?? "").some(({ select }) =>
              engine
                .compile(document, catalogue, select)
                .allows.some(
                  (one) => hasPosition(one.actions, position) && (one.breadth === 3 || name !== ""),
                ),
            );
          });
        },
      };
    }

    async function answersTo(asked: Asked[], address: string): Promise<boolean[]> {
      const answers: boolean[] = [];
      let next = 0;
      const work = async () => {
        for (let index = next++; index < asked.length; index = next++) {
          const { user, groups, spec } = asked[index] as Asked;
          const { statusCode, body } = await request(
            `${address}/apis/authorization.k8s.io/v1/subjectaccessreviews`,
            {
              dispatcher: agent,
              method: "POST",
              headers: { authorization: "Bearer admin-token", "content-type": "application/json" },
              body: JSON.stringify({
                ...{ apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview" },
                spec: { user, groups, ...spec },
              }),
            },
          );
          const answer = (await body.json()) as { status?: { allowed?: boolean } };
          if (statusCode !== 201) throw new Error(`${statusCode} ${JSON.stringify(answer)}`);
          answers[index] = answer.status?.allowed === true;
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      return answers;
    }
  },
);

/** What everybody has anyway counts here as well: the server knows no difference. */
function termsOf({ subject, effect, via, condition, attributes, scope, role }: GrantRecord, kind: string) {
  const { bootstrap: _, ...rest } = attributes;
  const holder = { kind: "", externalId: "", name: "", resourceName: null, attributes: {}, scopes: [] };
  const held = {
    ...{ subject, effect, via, condition, attributes: rest, scope: { externalId: scope, kind } },
    role: { kind: null, externalId: role.value, manager: null, attributes: {} },
    document: () => null,
  };
  return engine.terms(held, holder, new Date("2026-11-24"));
}

/** Rules that a request for this object can match at all; names are the one thing a set of actions does not keep. */
function onlyRulesFor(document: Json, name: string): Json {
  const { rules } = (document ?? { rules: [] }) as { rules: { resourceNames?: string[] }[] };
  return {
    rules: rules.filter(
      ({ resourceNames = [] }) => resourceNames.length === 0 || resourceNames.includes(name),
    ),
  };
}

function catalogueFrom(records: CloudRecord[], cluster: string): Catalogue {
  const told = records.flatMap((record) =>
    record.type === "action" ? [{ name: record.name, isGlobal: record.isGlobal === true }] : [],
  );
  const urls = ["url/custom/x:post", "url/healthz/deep/er:get", "url/livezz:get", "url/api/v1:post"];
  const all = [...told, ...urls.map((name) => ({ name, isGlobal: true }))];
  const positions = all.map((one, position) => ({ ...one, position }));
  const global = setOf(positions.filter(({ isGlobal }) => isGlobal).map(({ position }) => position));
  const actions = setOf(positions.map(({ position }) => position));
  return createCatalogue({
    ...{ provider: "kubernetes", wildcards: "*" },
    entries: all.map(({ name }, index) => ({ id: index + 1, name, level: null })),
    offers: new Map([[cluster, { actions, global }]]),
  });
}

function parse(name: string): Action {
  const [, group = "", resource = "", subresource = "", verb = ""] =
    /^([^/]+)\/([^/:]+)(?:\/([^:]+))?:(.+)$/.exec(name) ?? [];
  return { name, group: group === "core" ? "" : group, resource, subresource, verb };
}

/** What belongs to the cluster in 1.20, from kubectl api-resources: the engine must not be asked for it. */
const ofCluster = new Set([
  ...["componentstatuses", "nodes", "persistentvolumes", "users", "groups", "uids", "userextras", "signers"],
  ...["mutatingwebhookconfigurations", "validatingwebhookconfigurations", "customresourcedefinitions"],
  ...["apiservices", "tokenreviews", "selfsubjectaccessreviews", "selfsubjectrulesreviews"],
  ...["subjectaccessreviews", "certificatesigningrequests", "flowschemas", "prioritylevelconfigurations"],
  ...["storageversions", "ingressclasses", "runtimeclasses", "podsecuritypolicies", "clusterrolebindings"],
  ...["clusterroles", "priorityclasses", "csidrivers", "csinodes", "storageclasses", "volumeattachments"],
]);

/** A request as the server would understand it: with a namespace where it has one, with a name where it can have one. */
function randomQuestion(of: Dice, actions: Action[]): Asked {
  const asker = randomAsker(of);
  const { name: action, group, resource, subresource, verb } = of.one(actions);
  if (action.startsWith("url/")) {
    const path = action.slice("url".length, action.lastIndexOf(":"));
    const spec = { nonResourceAttributes: { path, verb: action.slice(action.lastIndexOf(":") + 1) } };
    return { ...asker, action, namespace: "", name: "", spec };
  }
  const isNameless = (verb === "create" && subresource === "") || verb === "deletecollection";
  const isListing = verb === "list" || verb === "watch";
  let name = isNameless || (isListing && of.below(3) > 0) ? "" : of.one([...names, "other"]);
  let namespace = ofCluster.has(resource) ? "" : of.one(namespaces);
  if (resource === "namespaces" && group === "") {
    if (!isNameless && !isListing) name = of.one(namespaces);
    namespace = isNameless || isListing ? "" : name;
  }
  // A cluster role is bound in a namespace or in the whole cluster.
  if (resource === "clusterroles" && verb === "bind" && of.below(2) === 0) namespace = of.one(namespaces);
  const resourceAttributes = { verb, group, resource, subresource, name, namespace };
  return { ...asker, action, namespace, name, spec: { resourceAttributes } };
}

function randomAsker(of: Dice): Asker {
  if (of.below(8) === 0) {
    return { user: of.one(users), groups: ["system:authenticated", ...(of.below(2) === 0 ? ["devs"] : [])] };
  }
  const { namespace, name } = of.one(accounts);
  return {
    user: `system:serviceaccount:${namespace}:${name}`,
    groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
  };
}
