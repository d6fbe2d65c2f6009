/** What Azure's own terms say of the risk of those that can be seen. */
import type { OracleFinding, OracleGiven, OracleRisks } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import type { Directory } from "../world/azure-world.ts";
import type { FederatedCredential } from "../world/model.ts";
import { type Actions, knownActions } from "./actions.ts";
import { credentialsOf, standsFor } from "./credentials.ts";
import { type Giving, givings } from "./giving.ts";
import { groupNames, isPrivileged, riskOf } from "./granted.ts";
import { identitiesOf } from "./identities.ts";
import { ASSIGNMENTS, type Sight } from "./sight.ts";

export function risksOf(world: World, sight: Sight): OracleRisks {
  const { tenant } = world.azure;
  const directory = world.azure.directory(world.day);
  const actions = knownActions(tenant, directory, sight);
  const giving = Map.groupBy(givings(tenant, directory, sight), ({ holder }) => holder);
  const namesOf = groupNames(world, directory, sight);
  const read = new Map<string, OracleGiven>();
  return {
    tags: new Map(sight.subscriptions.map(({ id, tags }) => [id, tags])),
    // Sign-ins are reported of applications, not of each secret.
    silentSecrets: new Set(credentialsOf(world, directory, sight).map(({ externalId }) => externalId)),
    given: new Map(
      identitiesOf(directory, sight, new Set()).map(({ externalId }) => [
        externalId,
        [...namesOf(externalId)].flatMap((name) =>
          (giving.get(name) ?? []).map((one) => givenBy(one, actions, read)),
        ),
      ]),
    ),
    isPrivileged: (action) => isPrivileged(action, actions),
    // Groups are looked up where assignments name them: without some of those a group may be missed.
    mayHide: (id) => /^[0-9a-f-]{36}$/.test(id) && sight.open.some((one) => !sight.may(ASSIGNMENTS, one.id)),
    found: looseIn(directory),
  };
}

function givenBy(giving: Giving, actions: Actions, read: Map<string, OracleGiven>): OracleGiven {
  const known = read.get(giving.role);
  if (known !== undefined) return known;
  const gives = [...actions.keys()].filter((action) => giving.gives(action) !== null);
  const { isAdministrator, escalations } = riskOf(gives, actions);
  const given = { isAdministrator, escalations, isWild: giving.isWild };
  read.set(giving.role, given);
  return given;
}

function looseIn(directory: Directory): OracleFinding[] {
  const rule = "loose-subject";
  return [
    ...directory.applications
      .filter(({ federated }) => federated.some(isLoose))
      .map((application) => ({ rule, identity: standsFor(directory, application) })),
    ...directory.principals
      .filter(({ federated }) => federated.some(isLoose))
      .map(({ id }) => ({ rule, identity: id })),
  ];
}

/** A wildcard where the repository or the account is named. */
function isLoose({ subject, expression }: FederatedCredential): boolean {
  const text = subject ?? expression?.split("'").at(-2) ?? "*";
  return /^(repo:[^:]*\*|system:serviceaccount:.*\*|\*)/.test(text);
}
