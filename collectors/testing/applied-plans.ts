/** Which exact changes of an estate are carried out in a test: whole plans of single identities that together are of every form. */
import {
  type ChangeAction,
  changeActions,
  type ExactChange,
  exactChange,
} from "#lib/queries/exact-change.ts";
import { listWorkItems } from "#lib/queries/work-items/list-work-items.ts";
import { type AppliedEstate, formOf, type Identity } from "./applied-estate.ts";
import { decisionOf, type StoryItem, storyItems } from "./item-story.ts";

/** Everything that one action changes of one identity. */
export type Plan = { identity: Identity; exact: ExactChange; forms: string[] };

/** Larger ones show no more than smaller ones. */
const mostChanges = 6;

type Sample = { plans: Plan[]; missing: RegExp[] };

/**
 * One plan of each form, in the order of the identities; the rarest forms come first, so that they get whom few stand for. No identity
 * twice, and nothing that two of them would change.
 */
export async function sampleOf(estate: AppliedEstate, forms: readonly RegExp[]): Promise<Sample> {
  let missing = [...forms];
  const taken = new Set<string>();
  const plans: Plan[] = [];
  for (const identity of await estate.identities()) {
    if (missing.length === 0) break;
    const found = await plansFor(estate, identity);
    const fits = (form: RegExp) =>
      found.find(
        (plan) => plan.forms.some((one) => form.test(one)) && !touches(plan).some((one) => taken.has(one)),
      );
    const plan = missing.map(fits).find((one) => one !== undefined);
    if (plan === undefined) continue;
    for (const one of touches(plan)) taken.add(one);
    missing = missing.filter((form) => !plan.forms.some((one) => form.test(one)));
    plans.push(plan);
  }
  return { plans, missing };
}

type Carried = { plans: Plan[]; items: StoryItem[] };

/** With the work items that the plans carry out, and a plan more for each kind that none of them ends. */
export async function withItems(estate: AppliedEstate, plans: readonly Plan[]): Promise<Carried> {
  const { pool } = estate.database;
  const asOf = estate.now();
  const carried: Carried = { plans: [...plans], items: await storyItems(pool, plans, asOf) };
  const identities = new Map((await estate.identities()).map((one) => [one.id, one]));
  for (const action of changeActions) {
    const decision = decisionOf[action];
    const isWanted = (item: StoryItem) => item.decision === decision && item.isWhole;
    if (carried.items.some(isWanted)) continue;
    const taken = new Set(carried.plans.flatMap(touches));
    const { items } = await listWorkItems(pool, { asOf, decision, limit: 200 });
    for (const item of items) {
      const identity = identities.get(item.identity?.id ?? "");
      if (identity === undefined || carried.plans.some((plan) => plan.identity.id === identity.id)) continue;
      const plan = await planFor(estate, identity, action);
      if (plan === null || shared(plan).some((one) => taken.has(one))) continue;
      const told = await storyItems(pool, [plan], asOf);
      if (!told.some(isWanted)) continue;
      carried.plans.push(plan);
      carried.items.push(...told);
      break;
    }
  }
  return carried;
}

/** Null where nothing is changed, or too much. */
async function planFor(
  estate: AppliedEstate,
  identity: Identity,
  action: ChangeAction,
): Promise<Plan | null> {
  const exact = await exactChange(estate.database.pool, { id: identity.id, action });
  const forms = [...new Set(exact.changes.map((change) => formOf(action, change)))];
  return forms.length > 0 && exact.changes.length <= mostChanges ? { identity, exact, forms } : null;
}

async function plansFor(estate: AppliedEstate, identity: Identity): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const action of changeActions) {
    const plan = await planFor(estate, identity, action);
    if (plan !== null) plans.push(plan);
  }
  return plans;
}

/** As it is worked out from what is stored now. */
export async function planAgain({ database }: AppliedEstate, plan: Plan): Promise<Plan> {
  const { id, name } = plan.identity;
  const exact = await exactChange(database.pool, { id, action: plan.exact.action });
  if (exact.changes.length !== plan.exact.changes.length) throw new Error(`${name} has another plan now`);
  return { ...plan, exact };
}

/** Without bindings, of which everybody has his own though they are called alike. */
function shared(plan: Plan): string[] {
  return touches(plan).filter(
    (one) => !/ on (project|folder|organization|bucket|service account|\/)/.test(one),
  );
}

function touches({ identity, exact }: Plan): string[] {
  return exact.changes.map(({ target }) => `${identity.scope} ${target}`);
}
