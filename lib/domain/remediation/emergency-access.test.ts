import { expect, it } from "vitest";
import { isForEmergencies } from "./emergency-access.ts";

it("what is kept for emergencies is known by its name or a tag", () => {
  for (const name of ["break-glass-admin", "BreakGlass", "emergency-access-1", "firecall"])
    expect(isForEmergencies(name, {})).toBe(true);
  expect(isForEmergencies("admin", { purpose: "Break glass" })).toBe(true);
  expect(isForEmergencies("admin", { "break-glass": "true" })).toBe(true);
  expect(isForEmergencies("admin", { "break-glass": "false" })).toBe(false);
  expect(isForEmergencies("glassfish-runner", { team: "search" })).toBe(false);
});
