/** What logs of scopes watch above them, by a tree written down by hand. */
import { describe, expect, it } from "vitest";
import { createCatalogue } from "#lib/domain/catalogue.ts";
import { isEmptySet, positionsOf } from "#lib/domain/permission-set.ts";
import { type ScopeEvidence, watchesOf } from "./evidence.ts";
import { type ScopeTree, scopeTreeOf } from "./scope-tree.ts";

const window = { from: 100, to: 189 };
const catalogue = createCatalogue({
  provider: "gcp",
  wildcards: "*",
  entries: [{ id: 1, name: "a.x.get", level: null }],
});

type Node = { id: number; kind: string; parent: number | null; isRetired?: boolean; isSuspended?: boolean };

const treeOf = (nodes: readonly Node[]): ScopeTree =>
  scopeTreeOf(
    nodes.map(({ id, kind, parent, isRetired = false, isSuspended = false }) => ({
      ...{ id, kind, parentId: parent, isRetired, isSuspended },
      ...{ externalId: `s${id}`, attributes: {} },
    })),
  );

const log = (scope: number): ScopeEvidence => ({
  ...{ scope: `s${scope}`, source: "audit-log", plane: "action", coveredFrom: 90, coveredTo: 189 },
  entries: [{ actionId: 1, day: 0 }],
});

const organization = { id: 1, kind: "organization", parent: null };
const folder = (id: number, parent = 1) => ({ id, kind: "folder", parent });
const project = (id: number, parent: number, isRetired = false) => ({
  ...{ id, kind: "project", parent, isRetired },
});

describe("what is watched in an organization", () => {
  const watched = (nodes: Node[], logs: number[]) =>
    positionsOf(watchesOf(logs.map(log), { scopes: treeOf(nodes), catalogue, window }).in([1]).watched)
      .length;

  it("is what the logs of all its projects watch", () => {
    expect(watched([organization, folder(2), project(3, 2), project(4, 2)], [3, 4])).toBe(1);
    expect(watched([organization, folder(2), project(3, 2), project(4, 2)], [3])).toBe(0);
  });

  it("does not end with the last project of a folder", () => {
    const nodes = [organization, folder(2), project(3, 2), folder(4), project(5, 4, true)];
    expect(watched(nodes, [3])).toBe(1);
  });

  it("is nothing where a project is only suspended: it may come back, and what is in it can still be read", () => {
    const suspended = { ...project(5, 4, true), isSuspended: true };
    const nodes = [organization, folder(2), project(3, 2), folder(4)];
    expect(watched([...nodes, suspended], [3])).toBe(0);
    expect(watched([...nodes, suspended, project(6, 4, true)], [3])).toBe(0);
  });

  it("is nothing where a folder shows nothing: what nobody may see is not empty", () => {
    expect(watched([organization, folder(2), project(3, 2), folder(4)], [3])).toBe(0);
  });

  it("is not more for a project without a log that holds nothing", () => {
    expect(watched([organization, folder(2), project(3, 2), folder(4), project(5, 4)], [3])).toBe(0);
    // A kind that has logs of its own is no mere folder, though others of it hold something.
    const nodes = [organization, project(2, 1), project(3, 1), project(4, 3, true)];
    expect(watched(nodes, [2])).toBe(0);
  });

  it("is nothing in an empty folder itself: nobody reads its own log", () => {
    const nodes = [organization, folder(2), project(3, 2), folder(4)];
    const watches = watchesOf([log(3)], { scopes: treeOf(nodes), catalogue, window });
    expect(isEmptySet(watches.in([4]).watched)).toBe(true);
  });
});
