/** Grant sets and evidence over a catalogue of several words, for tests that hold the fast way against the plain one. */
import fc from "fast-check";
import { createCatalogue } from "../../catalogue.ts";
import type { Breadth, CompiledPart } from "../../effective-actions.ts";
import type { Evidence } from "../../observed-use.ts";
import { intersection, setOf } from "../../permission-set.ts";
import { compileRisks } from "../../risk.ts";

const levels = ["list", "read", "tagging", "write", "permissions", null] as const;
const services = ["a", "b", "c", "d"];
/** 200 actions of four services, and the names of the services as evidence gives them; ids have gaps. */
const names = [
  ...services.flatMap((service) => Array.from({ length: 50 }, (_, at) => `${service}:${at}`)),
  ...services.map((service) => `${service}:*`),
];

export const catalogue = createCatalogue({
  provider: "aws",
  entries: names.map((name, at) => ({ id: 3 + at * 2, name, level: levels[at % 6] ?? null })),
  wildcards: "*",
});

export const risks = compileRisks(
  {
    privileged: ["a:1*", "d:49"],
    administrator: [["b:7", "c:7"], ["d:3*"]],
    escalations: [
      { id: "one", title: "", source: "", needs: [["a:20"], ["b:2*"]] },
      { id: "two", title: "", source: "", needs: [["c:4*", "d:4*"]] },
    ],
  },
  catalogue,
);

/** Clustered, scattered, whole services and everything there is. */
const actions = fc.oneof(
  fc.uniqueArray(fc.nat(199), { maxLength: 12 }).map(setOf),
  fc
    .tuple(fc.nat(190), fc.nat(70))
    .map(([from, size]) => setOf(Array.from({ length: Math.min(size, 200 - from) }, (_, at) => from + at))),
  fc.constantFrom("a:*", "b:1*", "c:*", "d:4*", "*").map((pattern) => catalogue.matching(pattern)),
);
const breadth = fc.constantFrom<Breadth>(0, 1, 2, 3);

export const arbitraryDocument = fc.record({
  allows: fc.array(fc.record({ actions, breadth, conditional: fc.boolean() }), { maxLength: 3 }),
  denies: fc.oneof({ weight: 3, arbitrary: fc.constant(setOf([])) }, { weight: 1, arbitrary: actions }),
  unknown: fc.constantFrom<string[]>([], [], ["x:Y"], ["v:W", "x:Y"]),
  openEnded: fc.boolean(),
});

const part: fc.Arbitrary<CompiledPart> = fc.record({
  effect: fc.constantFrom("allow", "allow", "allow", "deny", "boundary", "org-policy"),
  breadth,
  conditional: fc.boolean(),
  level: fc.constantFrom("", "", "o", "o/a", "o/c"),
  compiled: fc.option(arbitraryDocument, { freq: 6 }),
});
export const arbitraryParts = fc.array(part, { maxLength: 6 });

export const wholeSources: ReadonlySet<string> = new Set(["whole"]);
export const today = 1000;

const day = fc.integer({ min: today - 130, max: today + 3 });
/** Entries sorted by id, each once, as packing keeps them; some ids are of no action. */
const entries = fc
  .uniqueArray(fc.record({ actionId: fc.nat(420), day: fc.oneof(fc.constant(0), day) }), {
    maxLength: 15,
    selector: ({ actionId }) => actionId,
  })
  .map((found) => found.sort((one, other) => one.actionId - other.actionId));

export const arbitraryEvidence: fc.Arbitrary<Evidence[]> = fc.array(
  fc.record({
    source: fc.constantFrom("advisor", "whole", "log", "log/denied"),
    plane: fc.constantFrom("identity", "service", "action"),
    coveredFrom: day,
    coveredTo: fc.constantFrom(today - 40, today - 8, today - 1, today),
    entries,
  }),
  { maxLength: 4 },
);

/** What logs around would have shown: of known actions only. */
export const arbitraryWatched = actions.map((watched) => intersection(watched, catalogue.all));
