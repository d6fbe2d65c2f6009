/**
 * The organization as a tree of scopes, parents before children, known whole or not at all: every account is placed by what Organizations
 * itself says, and an account whose parent is not in the tree is an error, not an orphan.
 */

import type { Scope } from "#lib/ingest/contract.ts";
import { malformed } from "../calls/malformed.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import { pages } from "../calls/pages.ts";
import { type Access, openAccess } from "./access.ts";
import type { AwsContext } from "./sessions.ts";

export type Root = { id: string; enabledPolicyTypes: string[] };
export type OrganizationTree = { id: string; managementAccount: string; root: Root; scopes: Scope[] };

type Account = {
  Id?: string;
  Name?: string;
  State?: string;
  Status?: string;
  Paths?: string[];
  JoinedMethod?: string;
  JoinedTimestamp?: Date;
};

/** The organization's id and management account. Throws NotApplicable where the account is in no organization. */
export async function describeOrganization(
  access: Access,
): Promise<{ id: string; managementAccount: string }> {
  const { OrganizationsClient, DescribeOrganizationCommand } = await import("@aws-sdk/client-organizations");
  const client = access.client(
    "organizations",
    access.homeRegion,
    (options) => new OrganizationsClient(options),
  );
  const answer = await access.call("organizations:DescribeOrganization", (options) =>
    client.send(new DescribeOrganizationCommand({}), options),
  );
  const { Id, MasterAccountId } = answer.Organization ?? {};
  if (!Id || !MasterAccountId) throw malformed("Organizations did not say which organization this is.");
  return { id: Id, managementAccount: MasterAccountId };
}

/** The whole tree, read once per run; accounts the source leaves out are not in it. */
export function organizationTree(ctx: AwsContext): Promise<OrganizationTree> {
  return oncePerRun(ctx, "aws/tree", async () => {
    const access = await openAccess(ctx, null);
    try {
      return await readTree(access);
    } finally {
      access.close();
    }
  });
}

async function readTree(access: Access): Promise<OrganizationTree> {
  const { id, managementAccount } = await describeOrganization(access);
  const root = await organizationRoot(access);
  const organization: Scope = {
    externalId: id,
    kind: "aws_organization",
    name: id,
    parent: null,
    state: "active",
    attributes: { root: root.id, managementAccount },
  };
  const units: Scope[] = [];
  const parents = [root.id];
  for (let parent = parents.shift(); parent !== undefined; parent = parents.shift()) {
    for await (const unit of unitsOf(access, parent)) {
      parents.push(unit.id);
      units.push(unitScope(unit, parent === root.id ? id : parent));
    }
  }
  const known = new Set([id, ...units.map((unit) => unit.externalId)]);
  const accounts: Scope[] = [];
  for (const { account, parent } of await placedAccounts(access, [
    root.id,
    ...units.map((unit) => unit.externalId),
  ])) {
    const scope = accountScope(account, parent === root.id ? id : parent, managementAccount);
    if (!known.has(scope.parent ?? ""))
      throw malformed(`Account ${scope.externalId} is in ${parent}, which is not in the tree.`);
    if (!known.has(scope.externalId) && isWanted(scope.externalId, access)) accounts.push(scope);
    known.add(scope.externalId);
  }
  return { id, managementAccount, root, scopes: [organization, ...units, ...accounts] };
}

/** Source: ListRoots; an organization has exactly one root. */
async function organizationRoot(access: Access): Promise<Root> {
  const { OrganizationsClient, ListRootsCommand } = await import("@aws-sdk/client-organizations");
  const client = access.client(
    "organizations",
    access.homeRegion,
    (options) => new OrganizationsClient(options),
  );
  const answers = pages(
    (NextToken) =>
      access.call("organizations:ListRoots", (options) =>
        client.send(new ListRootsCommand({ NextToken }), options),
      ),
    (page) => page.NextToken,
  );
  for await (const page of answers) {
    for (const { Id, PolicyTypes } of page.Roots ?? []) {
      if (!Id) continue;
      const enabled = (PolicyTypes ?? []).filter(({ Status }) => Status === "ENABLED");
      return { id: Id, enabledPolicyTypes: enabled.flatMap(({ Type }) => Type ?? []) };
    }
  }
  throw malformed("Organizations named no root.");
}

type Unit = { id: string; name: string };

async function* unitsOf(access: Access, parent: string): AsyncGenerator<Unit> {
  const { OrganizationsClient, ListOrganizationalUnitsForParentCommand } = await import(
    "@aws-sdk/client-organizations"
  );
  const client = access.client(
    "organizations",
    access.homeRegion,
    (options) => new OrganizationsClient(options),
  );
  const answers = pages(
    (NextToken) =>
      access.call("organizations:ListOrganizationalUnitsForParent", (options) =>
        client.send(new ListOrganizationalUnitsForParentCommand({ ParentId: parent, NextToken }), options),
      ),
    (page) => page.NextToken,
  );
  for await (const page of answers) {
    for (const { Id, Name } of page.OrganizationalUnits ?? []) if (Id) yield { id: Id, name: Name ?? Id };
  }
}

type Placed = { account: Account; parent: string };

/** ListAccounts names each account's path; where an answer lacks it (older endpoints), each parent is asked for its accounts. */
async function placedAccounts(access: Access, parents: string[]): Promise<Placed[]> {
  const { OrganizationsClient, ListAccountsCommand, ListAccountsForParentCommand } = await import(
    "@aws-sdk/client-organizations"
  );
  const client = access.client(
    "organizations",
    access.homeRegion,
    (options) => new OrganizationsClient(options),
  );
  const placed: Placed[] = [];
  let isPlaced = true;
  const all = pages(
    (NextToken) =>
      access.call("organizations:ListAccounts", (options) =>
        client.send(new ListAccountsCommand({ NextToken }), options),
      ),
    (page) => page.NextToken,
  );
  for await (const page of all) {
    for (const account of page.Accounts ?? []) {
      const parent = parentInPath(account.Paths?.[0]);
      if (parent === null) isPlaced = false;
      else placed.push({ account, parent });
    }
  }
  if (isPlaced) return placed;
  placed.length = 0;
  for (const ParentId of parents) {
    const answers = pages(
      (NextToken) =>
        access.call("organizations:ListAccountsForParent", (options) =>
          client.send(new ListAccountsForParentCommand({ ParentId, NextToken }), options),
        ),
      (page) => page.NextToken,
    );
    for await (const page of answers)
      placed.push(...(page.Accounts ?? []).map((account) => ({ account, parent: ParentId })));
  }
  return placed;
}

/** The parent in `o-…/r-…/ou-…/<account>/`; null when the path does not say. */
export function parentInPath(path: string | undefined): string | null {
  const parts = (path ?? "").split("/").filter((part) => part !== "");
  return parts.findLast((part) => /^(ou|r)-/.test(part)) ?? null;
}

function unitScope(unit: Unit, parent: string): Scope {
  return {
    externalId: unit.id,
    kind: "aws_organizational_unit",
    name: unit.name,
    parent,
    state: "active",
    attributes: {},
  };
}

export function accountScope(account: Account, parent: string, managementAccount: string): Scope {
  const id = account.Id ?? "";
  const state = account.State ?? account.Status ?? "ACTIVE";
  return {
    externalId: id,
    kind: "aws_account",
    name: account.Name ?? id,
    parent,
    state: scopeState(state),
    attributes: {
      state,
      isManagementAccount: id === managementAccount,
      joinedMethod: account.JoinedMethod ?? null,
      joinedAt: account.JoinedTimestamp?.toISOString() ?? null,
    },
  };
}

/** An account that waits for activation is not gone: it stays active and its slices say what cannot be read. */
export function scopeState(state: string): Scope["state"] {
  if (state === "SUSPENDED") return "suspended";
  if (state === "CLOSED") return "closed";
  return state === "PENDING_CLOSURE" ? "delete-requested" : "active";
}

function isWanted(account: string, access: Access): boolean {
  const { accounts, excludeAccounts } = access.ctx.source.config;
  return (accounts === undefined || accounts.includes(account)) && !excludeAccounts?.includes(account);
}
