/** What scoring costs without a database: reading documents, scoring identities, expanding patterns; one core. */
import { stopwatch } from "#lib/clock.ts";
import { type Catalogue, createCatalogue } from "#lib/domain/catalogue.ts";
import { windowBefore } from "#lib/domain/observed-use.ts";
import { packUsage } from "#lib/domain/packed-usage.ts";
import { emptySet, sizeOf } from "#lib/domain/permission-set.ts";
import { compileRisks } from "#lib/domain/risk.ts";
import { createUseGatherer, type PackedEvidence } from "#lib/domain/wordwise/gather-use.ts";
import { createDocumentPacker, type PackedDocument } from "#lib/domain/wordwise/packed-document.ts";
import { createWordwiseScorer } from "#lib/domain/wordwise/score-wordwise.ts";
import { createSetWorker, type PackedPart } from "#lib/domain/wordwise/work-out-set.ts";
import { type GrantedActions, grantedActionsOf } from "#lib/providers/granted-actions.ts";
import { byService, policyText, sequence } from "./policies.ts";

export type PureCosts = {
  documents: number;
  identities: number;
  /** Seconds for all documents. */
  parse: number;
  compile: number;
  /** Seconds for all identities. */
  score: number;
  /** Times that a regular expression per action takes for the same patterns. */
  expansion: number;
};

/** AWS's own engine and names. */
export async function awsEngine(): Promise<{ engine: GrantedActions; catalogue: Catalogue }> {
  const engine = grantedActionsOf("aws");
  if (engine?.bundled === undefined) throw new Error("AWS has no bundled catalogue.");
  const { actions } = await engine.bundled();
  const services = [...new Set(actions.map(({ name }) => name.split(":")[0]))];
  // Evidence names whole services beside the actions.
  const names = [...actions, ...services.map((service) => ({ name: `${service}:*`, level: null }))];
  const entries = names.map(({ name, level }, index) => ({ id: index + 1, name, level }));
  return { engine, catalogue: createCatalogue({ provider: "aws", entries, wildcards: engine.wildcards }) };
}

export async function benchPure(documents: number, identities: number): Promise<PureCosts> {
  const { engine, catalogue } = await awsEngine();
  const services = byService(catalogue);
  const texts = Array.from({ length: documents }, (_, number) => policyText(number, services));
  const parsing = stopwatch();
  for (const text of texts) JSON.parse(text);
  const parse = parsing() / 1000;
  const compiling = stopwatch();
  const pack = createDocumentPacker();
  const compiled = texts.map((text) => pack(engine.compile(JSON.parse(text), catalogue, "")));
  const compile = compiling() / 1000;
  const score = scoreAll(identities, compiled, { engine, catalogue });
  return { documents, identities, parse, compile, score, expansion: compareExpansion(catalogue, services) };
}

const today = 20_750;

type Engine = { engine: GrantedActions; catalogue: Catalogue };

function scoreAll(identities: number, documents: PackedDocument[], { engine, catalogue }: Engine): number {
  const pack = createDocumentPacker();
  const risks = compileRisks(engine.risks, catalogue);
  const services = catalogue.names.flatMap((name, at) =>
    name.endsWith(":*") ? [catalogue.ids[at] ?? 0] : [],
  );
  const pick = sequence(7);
  const packedPart = (effect: PackedPart["effect"]): PackedPart => ({
    effect,
    breadth: 2,
    conditional: false,
    level: effect === "org-policy" ? "o" : "",
    compiled: documents[pick(documents.length)] ?? null,
  });
  const everything = engine.compile(
    { Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
    catalogue,
    "",
  );
  const organization: PackedPart = { ...packedPart("org-policy"), compiled: pack(everything) };
  const broad = engine.compile(
    { Statement: { Effect: "Allow", NotAction: "iam:*", Resource: "*" } },
    catalogue,
    "",
  );
  const boundary: PackedPart = { ...packedPart("boundary"), compiled: pack(broad) };
  const window = windowBefore(today, 90);
  const reports = Array.from(
    { length: 5000 },
    (): PackedEvidence => ({
      ...{ source: "access-advisor", plane: "service", coveredFrom: today - 400, coveredTo: today },
      packed: packUsage(
        Array.from({ length: 12 }, () => ({
          actionId: services[pick(services.length)] ?? 0,
          day: pick(3) === 0 ? today - pick(200) : 0,
        })),
      ),
    }),
  );
  const elapsed = stopwatch();
  const workOut = createSetWorker({ catalogue, risks });
  const gather = createUseGatherer({ catalogue, window, wholeSources: engine.wholeSources });
  const score = createWordwiseScorer({ risks, catalogueSize: catalogue.size, window, gather });
  const around = { watched: emptySet, from: null };
  let unused = 0;
  for (let identity = 0; identity < identities; identity++) {
    const parts = [packedPart("allow"), packedPart("allow"), organization];
    if (identity % 5 === 0) parts.push(boundary);
    unused += score({
      set: workOut(parts),
      isHeld: true,
      createdDay: today - 500,
      evidence: [reports[identity % 5000] as PackedEvidence],
      around,
      heldFrom: [today - 500],
      turns: [],
    }).unused;
  }
  if (!(unused >= 0)) throw new Error("Nothing was scored.");
  return elapsed() / 1000;
}

/** The same patterns by the engine, and by one regular expression tried on every action. */
function compareExpansion(catalogue: Catalogue, services: string[][]): number {
  const pick = sequence(11);
  const patterns = Array.from({ length: 300 }, () => {
    const names = services[pick(services.length)] ?? [];
    const name = names[pick(names.length)] ?? "s3:GetObject";
    return `${name.slice(0, name.indexOf(":") + 2 + pick(5))}*`;
  });
  const naive = stopwatch();
  let tried = 0;
  for (const pattern of patterns) {
    const expression = new RegExp(
      `^${pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`,
      "i",
    );
    for (const name of catalogue.names) if (!name.includes("*") && expression.test(name)) tried++;
  }
  const slow = naive();
  // A catalogue that remembers none of them.
  const fresh = createCatalogue({
    provider: "aws",
    entries: catalogue.names.map((name, at) => ({ id: at + 1, name, level: null })),
    wildcards: "*?",
  });
  fresh.matching("warm*");
  const quick = stopwatch();
  let found = 0;
  for (const pattern of patterns) found += sizeOf(fresh.matching(pattern));
  const fast = quick();
  if (found !== tried) throw new Error(`The engine found ${found} actions, the expressions ${tried}.`);
  return slow / fast;
}
