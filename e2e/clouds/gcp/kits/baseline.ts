/** What every project comes with: the accounts of its services, Google's agents, its people, its labels and its contacts. */
import { COMPANY_DOMAIN } from "../../estate.ts";
import {
  addAccount,
  computeEmail,
  enable,
  grant,
  moment,
  PLATFORM_CONTACT,
  rhythm,
  type Site,
} from "../world/forge.ts";
import { account, group } from "../world/members.ts";

/** Since May 2024 Google no longer makes new default accounts editors. */
const EDITOR_ENDS = -394;

export function buildBaseline(site: Site): void {
  const { state, facts } = site;
  enable(site, "iam", "cloudresourcemanager", "logging", "monitoring", "storage", "serviceusage", "compute");
  const compute = addAccount(site, {
    id: "compute",
    email: computeEmail(facts),
    displayName: "Compute Engine default service account",
    origin: "compute",
    activity: facts.index % 3 === 0 ? rhythm(site, 1) : null,
  });
  if (site.day < EDITOR_ENDS || facts.index % 5 === 1) grant(state.bindings, "editor", account(compute));
  if (site.day < -300) {
    const appspot = addAccount(site, {
      id: "appspot",
      email: `${facts.id}@appspot.gserviceaccount.com`,
      displayName: "App Engine default service account",
      origin: "appspot",
    });
    if (site.day < EDITOR_ENDS) grant(state.bindings, "editor", account(appspot));
  }
  buildPeople(site);
  state.labels = labelsOf(site);
  state.tags = tagsOf(site);
  buildContacts(site);
  state.policyChangedAt = moment(site);
}

function buildPeople(site: Site): void {
  const { state, facts } = site;
  const team = facts.team?.name ?? "platform";
  const people = group(`gcp-${team}-developers@${COMPANY_DOMAIN}`);
  const leads = group(`gcp-${team}-leads@${COMPANY_DOMAIN}`);
  grant(state.bindings, "viewer", people);
  grant(state.bindings, "logging.viewer", people);
  grant(state.bindings, facts.environment === "development" ? "owner" : "run.developer", leads);
  if (facts.environment === "development") grant(state.bindings, "editor", people);
}

/** Label values know neither `@` nor `.`, so people write what fits. */
function labelsOf({ facts, random }: Site): Record<string, string> {
  const { team, environment } = facts;
  if (!team) return { team: "platform", env: environment };
  const style: Record<string, string>[] = [
    { team: team.name, env: environment },
    { owner: team.name, "cost-center": team.costCenter.toLowerCase(), environment },
    { squad: team.name },
    { contact: team.contact.replace("@", "_at_").replaceAll(".", "_"), env: environment },
    {},
  ];
  return style[random.int(0, style.length - 1)] ?? {};
}

/** The environment is bound to the folders; some projects also say whose they are. */
function tagsOf({ facts }: Site): Record<string, string> {
  if (facts.purpose === "sandbox") return { environment: "sandbox" };
  if (facts.team && facts.team.index < 500 && facts.index % 2 === 0) return { team: facts.team.name };
  return {};
}

function buildContacts(site: Site): void {
  const { state, facts } = site;
  const email = facts.team?.contact ?? PLATFORM_CONTACT;
  if (facts.index % 3 === 2) return;
  state.contacts.push({
    id: String(1 + state.contacts.length),
    email,
    categories: facts.index % 2 === 0 ? ["TECHNICAL", "SECURITY"] : ["ALL"],
    state: facts.index % 7 === 4 ? "INVALID" : "VALID",
    validatedAt: moment(site),
  });
}
