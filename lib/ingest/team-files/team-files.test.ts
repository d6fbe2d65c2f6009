import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkTeam } from "#lib/domain/ownership/team-fields.ts";
import { Invalid } from "#lib/errors.ts";
import { readTeamCatalog } from "./read-catalog.ts";
import { readCodeOwners } from "./read-codeowners.ts";
import { readTeamCsv } from "./read-csv.ts";

describe("CSV", () => {
  test("names columns in its first line, in any order, with lists in cells", () => {
    const file = readTeamCsv(
      '\ufeffTeam,contact,External ID,aliases\r\n"Pay, ments",a@x.example;b@x.example,T-1,"pay|PAY"\r\n,x@y.example,,\r\n',
    );
    expect(file.teams).toEqual([
      {
        name: "Pay, ments",
        contacts: ["a@x.example", "b@x.example"],
        externalId: "T-1",
        aliases: ["pay", "PAY"],
        key: "pay-ments",
      },
    ]);
    expect(file.problems).toEqual([{ line: 3, message: "It has no name." }]);
  });
  test("without a column for names is refused", () => {
    expect(() => readTeamCsv("a,b\n1,2\n")).toThrow(Invalid);
    expect(() => readTeamCsv('name\n"broken')).toThrow(Invalid);
  });
});

const catalog = `
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: ranking, annotations: { github.com/team-slug: acme/ranking } }
spec: { type: team, parent: group:default/search, children: [], profile: { displayName: Ranking, email: ranking@acme.example } }
---
kind: Group
metadata: { name: search, namespace: core }
spec: { type: department, children: [ranking] }
---
kind: Component
metadata: { name: serving, annotations: { github.com/project-slug: acme/serving } }
spec: { type: service, owner: group:ranking }
---
kind: Component
metadata: { name: orphan, annotations: { github.com/project-slug: acme/orphan } }
spec: { owner: user:default/ada }
---
just: text
`;

test("a Backstage catalog: groups are teams, and own the repositories of their components", () => {
  const { teams, problems } = readTeamCatalog(catalog);
  expect(teams).toEqual([
    {
      key: "ranking",
      name: "Ranking",
      externalId: "group:default/ranking",
      parent: "search",
      contacts: ["ranking@acme.example"],
      groups: ["acme/ranking"],
      repositories: ["acme/serving"],
    },
    { key: "search", name: "search", externalId: "group:core/search", parent: null },
  ]);
  expect(problems).toHaveLength(1);
  expect(() => readTeamCatalog("kind: Component\nmetadata: {name: a}")).toThrow(Invalid);
  expect(() => readTeamCatalog("a: [")).toThrow(Invalid);
});

test("a catalog that would expand without end is refused", () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghi"
    .split("")
    .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[at]}`).join(",")}]`)
    .join("\n")}\nkind: Group`;
  expect(() => readTeamCatalog(bomb)).toThrow();
});

test("code owners: teams are named, and the owner of everything owns the repository", () => {
  const text =
    "# who\n*  @acme/platform @acme/search\n/docs @ada docs@acme.example\n*.sql @acme/Data !what\n* @acme/search # last counts\n";
  const { teams, problems } = readCodeOwners(text, "acme/serving");
  expect(teams).toEqual([
    { key: "platform", name: "platform", groups: ["acme/platform"] },
    { key: "search", name: "search", groups: ["acme/search"], repositories: ["acme/serving"] },
    { key: "data", name: "Data", groups: ["acme/Data"] },
  ]);
  expect(problems).toEqual([{ line: 4, message: '"!what" is no owner.' }]);
  expect(() => readCodeOwners("* ada@acme.example", "acme/serving")).toThrow(Invalid);
});

test("whatever a file holds, it is read or refused with a hint", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("a: b", "- ", "*", "kind: Group\nmetadata:\n  name: 7", "name\n\u0000"),
  );
  fc.assert(
    fc.property(hostile, (text) => {
      for (const read of [readTeamCsv, readTeamCatalog, (one: string) => readCodeOwners(one, "a/b")]) {
        try {
          for (const team of read(text).teams) expect(typeof team.key).toBe("string");
        } catch (error) {
          expect(error).toBeInstanceOf(Invalid);
        }
      }
    }),
    { numRuns: 25 },
  );
});

test.each([
  [{ name: "" }],
  [{ name: "a", contacts: ["http://x.example"] }],
  [{ name: "a", contacts: ["nobody"] }],
  [{ name: "a", repositories: ["alone"] }],
  [{ name: "a", key: "-" }],
])("a team that cannot be is refused: %j", (fields) => {
  expect(() => checkTeam(fields)).toThrow(Invalid);
});

test("a team is written one way however it comes in", () => {
  expect(
    checkTeam({
      name: " ML Serving ",
      contacts: ["A@x.example", "a@x.example "],
      repositories: ["https://github.com/Acme/Serving.git"],
      groups: ["Acme/ML"],
    }),
  ).toEqual({
    key: "ml-serving",
    name: "ML Serving",
    contacts: ["a@x.example"],
    aliases: [],
    repositories: ["acme/serving"],
    groups: ["acme/ml"],
    parent: null,
    backup: null,
    externalId: null,
  });
});
