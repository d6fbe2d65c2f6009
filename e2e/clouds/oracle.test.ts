import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerOfAll, countsOf } from "./oracle.ts";
import type { OracleAnswer } from "./oracle-answer.ts";
import { cloudNames } from "./registry.ts";
import { type Clouds, startClouds } from "./start.ts";

let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24" });
});
afterAll(() => clouds.stop());

const oracles = () => cloudNames.map((name) => clouds[name].oracle);

describe("the oracle of all clouds", () => {
  it("says what each cloud's own says, and nothing else", () => {
    for (const which of ["truth", "visible"] as const) {
      const whole = answerOfAll(oracles(), which);
      const parts = oracles().map((oracle) => oracle[which]());
      for (const list of Object.keys(whole) as (keyof OracleAnswer)[]) {
        expect(whole[list], list).toEqual(parts.flatMap((part): unknown[] => part[list]));
      }
    }
  });

  it("gives no id twice, whatever cloud it is in", () => {
    const truth = answerOfAll(oracles(), "truth");
    for (const list of ["scopes", "identities", "credentials", "roles", "workloads"] as const) {
      const ids = truth[list].map((row) => row.externalId);
      expect(new Set(ids).size, list).toBe(ids.length);
    }
  });

  it("counts add up to the list", () => {
    const truth = answerOfAll(oracles(), "truth");
    const counts = countsOf(truth);
    const sum = (record: Record<string, number>) =>
      Object.values(record).reduce((total, count) => total + count, 0);
    expect(sum(counts.byKind)).toBe(truth.identities.length);
    expect(sum(counts.byNature)).toBe(truth.identities.length);
    expect(sum(counts.byScope)).toBe(truth.identities.length);
    expect(sum(counts.byCredentialKind)).toBe(truth.credentials.length);
    expect(counts.byNature.mixed).toBeGreaterThan(1);
  });
});
