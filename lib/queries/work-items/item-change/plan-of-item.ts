/** What is done about one work item: its own exact change, or what a person has to find out before there is one, and where. */

import type { ClientBase } from "pg";
import type { CheckKey } from "#lib/domain/checks/check-codes.ts";
import type { Refusal } from "#lib/domain/remediation/change.ts";
import { isRefusal } from "#lib/domain/remediation/change.ts";
import type { Ref } from "#lib/ingest/contract.ts";
import { whereUseShows } from "#lib/providers/remediation/where-use-shows.ts";
import { type Outcome, remediationOf } from "#lib/providers/remediation.ts";
import { removals } from "../../exact-change/removals.ts";
import { type HeldAction, sharedPlan } from "../../exact-change/shared-document.ts";
import {
  attempt,
  type Found,
  guarded,
  keyChange,
  retirement,
  type ShownPlan,
  sorted,
} from "../../exact-change.ts";
import type { WorkItemDetail } from "../get-work-item.ts";
import * as sql from "./item-change.sql.ts";

/** `held`: of a shared document, what some do not use and others keep. */
export type ItemPlan = ShownPlan & { provider: string; held: HeldAction[] };

type Target = { item: WorkItemDetail; resource: string; provider: string; asOf: Date };

export async function planOfItem(client: ClientBase, target: Target): Promise<ItemPlan> {
  const { item, provider, asOf } = target;
  const plan = { ...nothing(asOf), provider, held: [] };
  if (item.role !== null) {
    const { changes, refusals, held } = await sharedPlan(client, { role: item.role, asOf });
    return { ...plan, changes, refusals, held };
  }
  if (item.identity === null) return { ...plan, ...(await loosePlan(client, target)) };
  return { ...plan, ...(await planOfIdentity(client, target, item.identity.id)) };
}

function nothing(asOf: Date): ShownPlan {
  return { asOf, changes: [], refusals: [], kept: [], effect: null };
}

/** Nobody is there: the binding itself goes. */
async function loosePlan(client: ClientBase, { resource, provider, item }: Target): Promise<Found> {
  const remediation = remediationOf(provider);
  const [grant] = (await client.query<sql.GrantRow>(sql.grantSql, [idIn(resource, "grant")])).rows;
  if (remediation === undefined || grant === undefined)
    return refusing(item.title, "It is gone: there is nothing left to change.");
  const { rows: members } = await client.query<Ref>(sql.membersSql, [grant.id]);
  return one(grant.role.name, () => remediation.removeBinding({ ...grant, members }));
}

async function planOfIdentity(
  client: ClientBase,
  target: Target,
  id: string,
): Promise<Omit<ShownPlan, "asOf">> {
  const { item, resource } = target;
  switch (item.decision) {
    case "retire":
      return guarded(client, id, "retire", retirement);
    case "remove-actions":
      return guarded(client, id, "remove-unused", (work) => removals(work));
    case "remove-credential":
      return credentialPlan(client, target, id);
    case "remove-grant":
      return grantPlan(client, target, id);
    case "tighten-trust":
      return trustPlan(client, target, id);
    case "repair-link":
      return linkPlan(client, target, id);
    case "own":
      return {
        ...nothing(target.asOf),
        ...refusing(
          item.title,
          "Nothing is to be changed but a name: once a team claims it, its page has the ready command that writes the owner to its tags or labels. Find out whose it is from what runs as it, who made it, and the candidates listed there.",
        ),
      };
    case "separate":
      return {
        ...nothing(target.asOf),
        ...refusing(
          item.title,
          `Find out which workload needs what: ${whereUseShows(target.provider)}, by address, agent or session name. Make an identity for each with what it uses (its page proposes a role), move them one by one, and retire this one when nothing runs as it. (${resource === "identity" ? "all of it" : resource})`,
        ),
      };
  }
}

/** Too old alone asks for a newer one; whatever else is found of it asks for none. */
async function credentialPlan(client: ClientBase, { item, resource }: Target, id: string) {
  const { rows } = await client.query<{ externalId: string }>(sql.credentialSql, [
    idIn(resource, "credential"),
  ]);
  const [credential] = rows;
  const rules = new Set(item.findings.filter(({ closedAt }) => closedAt === null).map(({ rule }) => rule));
  const isRotated = rules.size > 0 && [...rules].every((rule) => renewing.includes(rule));
  const found = await guarded(client, id, "deactivate-keys", (work) =>
    keyChange(work, { externalId: credential?.externalId ?? "", isRotated }),
  );
  if (!rules.has("key-beside-federation")) return found;
  const [beside] = item.findings.filter(({ rule }) => rule === "key-beside-federation");
  return {
    ...found,
    changes: found.changes.map((change) => ({
      ...change,
      notes: [`${beside?.evidence ?? ""} Move whoever has the key to that first.`, ...change.notes],
    })),
  };
}

const renewing: readonly CheckKey[] = ["old-credential"];

/** Narrowed as far as evidence goes, and no further; the rest is a question to whoever answers for it. */
async function grantPlan(client: ClientBase, { item, resource, provider }: Target, id: string) {
  const grantId = idIn(resource, "grant");
  const [grant] = (await client.query<sql.GrantRow>(sql.grantSql, [grantId])).rows;
  const found = await guarded(client, id, "remove-unused", (work) =>
    removals(work, (judged) => grant === undefined || isGrant(grant, judged)),
  );
  const meant =
    grant === undefined
      ? found.refusals
      : found.refusals.filter(({ target }) => target.includes(grant.role.name) || found.changes.length === 0);
  return { ...found, refusals: [...meant, ...questionsOf(item, provider, found.changes.length > 0)] };
}

type Named = { subject: Ref; via: string; scope: { externalId: string }; role: { externalId: string } };

function isGrant(grant: Named, judged: Named): boolean {
  return (
    grant.role.externalId === judged.role.externalId &&
    grant.via === judged.via &&
    grant.scope.externalId === judged.scope.externalId &&
    grant.subject.value === judged.subject.value
  );
}

/** What nobody but a person can tell, rule by rule. */
const questions: Partial<Record<CheckKey, string>> = {
  administrator: "Which actions does it need? Name them in place of the wildcard, and leave the rest out",
  escalation:
    "Does it need the way to more on everything? Limit the actions of the way to the resources it is for, or bound what it may pass on",
  "crosses-environment":
    "Does it need to reach production at all? If it does, give a production identity the work; if not, take the grant away",
  "service-agent-role":
    "Which of the permissions of Google's own role does it use? Grant those by a role of one's own",
};

function questionsOf(item: WorkItemDetail, provider: string, isPartly: boolean): Refusal[] {
  const rules = new Set(item.findings.filter(({ closedAt }) => closedAt === null).map(({ rule }) => rule));
  return [...rules].flatMap((rule) => {
    const question = questions[rule];
    if (question === undefined) return [];
    const first = isPartly ? "What is proven unused goes by the change above; the rest is a question. " : "";
    return [{ target: "To find out", why: `${first}${question}. It shows in ${whereUseShows(provider)}.` }];
  });
}

async function trustPlan(client: ClientBase, { item, resource, provider }: Target, id: string) {
  const [trust] = (await client.query<sql.TrustRow>(sql.trustSql, [idIn(resource, "trust")])).rows;
  if (trust === undefined)
    return {
      ...nothing(item.openedAt),
      ...refusing(item.title, "The trust is gone: there is nothing left to change."),
    };
  const known = await client.query<{ name: string }>(sql.knownSubjectsSql, [id]);
  const rules = new Set(item.findings.filter(({ closedAt }) => closedAt === null).map(({ rule }) => rule));
  return guarded(client, id, "trust", async ({ subject, remediation }) => {
    if (rules.size > 0 && [...rules].every((rule) => rule === "crosses-environment"))
      return refusing(
        trust.trusted.value,
        `Must something outside of production become it? See who comes in ${whereUseShows(provider)}; give that a production identity of its own, and take ${trust.trusted.value} out of the trust.`,
      );
    const request = { subject, trust, known: known.rows.map(({ name }) => name) };
    const isGone = rules.has("dangling-principal");
    return one(trust.trusted.value, () =>
      isGone ? remediation.removeTrust(request) : remediation.tighten(request),
    );
  });
}

/** The half that is there is taken back; completing it stands beside it, for only a person knows which was meant. */
async function linkPlan(client: ClientBase, { item, resource, provider }: Target, id: string) {
  const [link] = (await client.query<sql.LinkRow>(sql.linkSql, [resource.slice("link:".length)])).rows;
  if (link === undefined)
    return {
      ...nothing(item.openedAt),
      ...refusing(item.title, "The link is gone: there is nothing left to change."),
    };
  const { state, fromId, toId, fromName, toName } = link;
  // A claim is the claiming side's to take back, a trust the trusting side's, whichever of them the item is about.
  const holder = (state === "claimed" ? fromId : toId) ?? id;
  const found = await guarded(client, holder, "trust", async ({ subject, remediation }) => {
    if (state === "claimed" || link.trust === null)
      return one(toName, () => remediation.removeClaim({ subject, cloud: link.cloud ?? "", to: toName }));
    const trust = link.trust;
    return one(fromName, () => remediation.removeTrust({ subject, trust, known: [] }));
  });
  const complete =
    state === "claimed"
      ? `If ${toName} is meant to be become, let it trust exactly ${fromName || "this account"}: who answers for ${toName} adds that to its trust.`
      : `If ${fromName} is meant to become it, let its account say so (the annotation of its cloud on the service account), and leave the trust.`;
  return {
    ...found,
    refusals: [
      ...found.refusals,
      {
        target: "Or complete it",
        why: `${complete} Which of the two was meant shows in ${whereUseShows(provider)}: has anybody ever come by it?`,
      },
    ],
  };
}

function one(target: string, make: () => Outcome): Found {
  const outcome = attempt(target, make);
  return isRefusal(outcome) ? { changes: [], refusals: [outcome] } : sorted([outcome]);
}

function refusing(target: string, why: string): Found {
  return { changes: [], refusals: [{ target, why }] };
}

/** `0` where it names something else: nothing has that id. */
function idIn(resource: string, kind: string): string {
  return new RegExp(`^${kind}:(\\d{1,18})$`).exec(resource)?.[1] ?? "0";
}
