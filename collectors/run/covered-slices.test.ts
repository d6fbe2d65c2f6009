import { expect, it } from "vitest";
import type { Scope } from "#lib/ingest/contract.ts";
import { coveredSlices } from "./covered-slices.ts";

const scope = (externalId: string, kind: string, parent: string | null): Scope => ({
  ...{ externalId, kind, name: externalId, parent, state: "active", attributes: {} },
});
const scopes = [
  scope("o", "organization", null),
  scope("f", "folder", "o"),
  scope("p1", "project", "f"),
  scope("p2", "project", "o"),
];
const streams = {
  everywhere: { scopeKinds: ["organization", "folder", "project"] },
  projects: { scopeKinds: ["project"] },
};
const added = (known: string[], stream: string) =>
  coveredSlices({ scopes, slices: known.map((one) => ({ stream, scope: one })) }, streams, [stream]).map(
    ({ scope: one }) => one,
  );

it("adds one slice at the top, not one per scope below it", () => {
  expect(added([], "everywhere")).toEqual(["o"]);
});
it("adds one in every scope of its kind, where the stream is read in those alone", () => {
  expect(added([], "projects")).toEqual(["p1", "p2"]);
  expect(added(["p1"], "projects")).toEqual(["p2"]);
});
it("adds nothing below what is read already: it would close what that delivers", () => {
  expect(added(["o"], "everywhere")).toEqual([]);
});
it("adds nothing around it either", () => {
  expect(added(["p1"], "everywhere")).toEqual(["p2"]);
});
it("adds nothing of a stream nobody spoke of", () => {
  expect(coveredSlices({ scopes, slices: [] }, streams, [])).toEqual([]);
});
