import { describe, expect, it } from "vitest";
import type { GrantDetail } from "#lib/queries/identity-detail.ts";
import { groupBounds } from "./group-bounds.ts";

function bound(id: string, role: string, place: string | null, change: object = {}): GrantDetail {
  return {
    id,
    effect: "org-policy",
    via: "service-control-policy",
    scope: place === null ? null : { externalId: place, name: place, kind: "aws_account" },
    condition: null,
    role: { id: role, statements: [{ effect: "Allow", actions: ["*"] }] },
    roleRef: { kind: "id", value: role },
    ...change,
  } as GrantDetail;
}

const denying = { role: { id: "guard", statements: [{ effect: "Deny", actions: ["iam:*"] }] } };

describe("bounds are grouped", () => {
  it("says a policy once, with every place it is attached at in the order given", () => {
    const groups = groupBounds([bound("1", "full", "root"), bound("2", "full", "Production")]);
    expect(groups).toMatchObject([{ grant: { id: "1" }, places: ["root", "Production"] }]);
  });
  it("puts the permission boundary first, then what denies, and last what lets everything through", () => {
    const groups = groupBounds([
      bound("1", "full", "root"),
      bound("2", "guard", "root", denying),
      bound("3", "edge", null, { effect: "boundary", via: "boundary" }),
    ]);
    expect(groups.map(({ grant }) => grant.id)).toEqual(["3", "2", "1"]);
  });
  it("keeps policies that are not stored apart by what names them", () => {
    const lost = (id: string) => bound(id, id, "root", { role: null });
    expect(groupBounds([lost("a"), lost("b")])).toHaveLength(2);
  });
});
