import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createWorld } from "../world.ts";
import { memberOf, textOf } from "./world/members.ts";
import { policiesIn } from "./world/remove.ts";

describe("a member of a policy", () => {
  it("that this world writes is read as what it was", () => {
    const world = createWorld({ date: "2026-11-24" });
    const states = world.gcp.projects(world.day).map(({ id }) => world.gcp.project(id, world.day));
    const root = Object.values(world.gcp.root(world.day).nodes).map(({ bindings }) => bindings);
    const members = [...states.flatMap(policiesIn), ...root].flat().flatMap((binding) => binding.members);
    expect(members.length).toBeGreaterThan(500);
    for (const member of members)
      expect(memberOf(textOf(member), "day" in member ? member.day : 0)).toEqual(member);
  });

  it("in a form that nobody knows keeps its text", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        expect(textOf(memberOf(text, 0))).toBe(text);
      }),
    );
    expect(memberOf("somebody:x", 0)).toEqual({ kind: "opaque", text: "somebody:x" });
  });
});
