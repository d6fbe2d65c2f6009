import fc from "fast-check";
import { expect, test } from "vitest";
import { groupsFrom, parseRoleMap, roleOfGroups } from "./role-of-groups.ts";
import { reaches, roles } from "./roles.ts";

test.each([
  { map: "sec-leads=lead,platform=administrator", groups: ["sec-leads"], role: "lead" },
  { map: "sec-leads=lead,platform=administrator", groups: ["sec-leads", "platform"], role: "administrator" },
  { map: "sec-leads=lead,platform=administrator", groups: ["platform", "sec-leads"], role: "administrator" },
  { map: "sec-leads=lead", groups: ["Sec-Leads"], role: "viewer" },
  { map: "sec-leads=lead", groups: [], role: "viewer" },
  { map: "", groups: ["administrator", "lead"], role: "viewer" },
  { map: " a = member , a=lead ,", groups: ["a"], role: "lead" },
  { map: "cn=leads=lead", groups: ["cn=leads"], role: "lead" },
])("$groups by $map is $role", ({ map, groups, role }) => {
  expect(roleOfGroups(groups, parseRoleMap(map))).toBe(role);
});

test.each(["sec-leads", "=lead", "a=boss", "a=lead;b=viewer", "a=Lead"])(
  "%s is refused, by the entry",
  (text) => {
    expect(() => parseRoleMap(text)).toThrow(text.split(",")[0]);
  },
);

test("one more group never takes a role away", () => {
  const name = fc.constantFrom("a", "b", "c", "d");
  const map = fc
    .array(fc.tuple(name, fc.constantFrom(...roles)))
    .map((all) => parseRoleMap(all.map((pair) => pair.join("=")).join()));
  fc.assert(
    fc.property(map, fc.array(name), name, (by, groups, more) =>
      reaches(roleOfGroups([...groups, more], by), roleOfGroups(groups, by)),
    ),
  );
});

test("a claim of any shape is a list of texts", () => {
  expect(groupsFrom(["a", "b", "a", 7, "", null])).toEqual(["a", "b"]);
  expect(groupsFrom("a b,c")).toEqual(["a", "b", "c"]);
  for (const nothing of [undefined, null, 7, {}, true]) expect(groupsFrom(nothing)).toEqual([]);
});
