/** Everything an identity's page shows, read at one moment of the database, once per request. */
import { cache } from "react";
import { mayDecideFor } from "#lib/auth/may-decide-for.ts";
import { actorOf } from "#lib/auth/person-actor.ts";
import { mayRun } from "#lib/auth/roles.ts";
import { NotFound } from "#lib/errors.ts";
import { countedNatures } from "#lib/providers/contract.ts";
import type { AccessDetail } from "#lib/queries/access-detail.ts";
import { type BreakGlassRow, listBreakGlass } from "#lib/queries/break-glass/list-break-glass.ts";
import { coverage } from "#lib/queries/coverage.ts";
import {
  type ChangeAction,
  changeActions,
  type ExactChange,
  exactChange,
} from "#lib/queries/exact-change.ts";
import type { FindingRow } from "#lib/queries/findings/finding-row.ts";
import { listFindings } from "#lib/queries/findings/list-findings.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { getIdentity } from "#lib/queries/get-identity.ts";
import { identityAccess } from "#lib/queries/identity-access.ts";
import type { IdentityDetail } from "#lib/queries/identity-detail.ts";
import { type IdentityHistory, identityHistory } from "#lib/queries/identity-history.ts";
import { type IdentityOwnership, identityOwnership } from "#lib/queries/owners/identity-ownership.ts";
import { teamNames } from "#lib/queries/owners/team-names.ts";
import { inSnapshot, type Reader } from "#lib/queries/snapshot.ts";
import { appClock } from "../../act.ts";
import { currentPerson, pageReader } from "../../current-person.ts";
import { ownsItsScope } from "../owns-its-scope.ts";
import { shapeOf } from "./shape.ts";

export type IdentityPage = {
  detail: IdentityDetail;
  history: IdentityHistory;
  asOf: Date;
  /** Name of the collected scope that the identity stands for as a whole, as a trusted account does; null for any other. */
  standsFor: string | null;
  /** Null for whoever has no score. */
  access: AccessDetail | null;
  /** The newest first, ended ones too; null for whom no check judges. */
  findings: FindingRow[] | null;
  ownership: IdentityOwnership;
  decider: Decider;
  /** Declarations that it is for emergencies, what is to be cleaned up first. */
  breakGlass: BreakGlassRow[];
  /** Null where nothing could be done about it. */
  change: ExactChange | null;
};

/** Whom the reader may decide for, and whether they may settle what teams contest. */
export type Decider = { teams: { key: string; name: string }[]; maySettle: boolean };

/** `service`, `action` and `asked` change: those that the address opens. Throws NotFound for an id nobody has. */
export const readIdentity = cache(
  async (
    id: string,
    service: string | null,
    action: string | null,
    asked: string | null,
  ): Promise<IdentityPage> => {
    return inSnapshot(await pageReader("GET /identities/[id]"), async (client) => {
      const { asOf } = await freshness(client);
      if (asOf === null) {
        throw new NotFound("Nothing has been collected yet.", { hint: "Connect a source and collect it." });
      }
      const detail = await getIdentity(client, id);
      const history = await identityHistory(client, id, { limit: 50 });
      const access = await identityAccess(client, { id, service, action });
      const findings = await findingsOf(client, detail, asOf);
      const ownership = await identityOwnership(client, id, { now: appClock().now() });
      const decider = await deciderOf(client);
      const standsFor = await scopeMeant(client, detail);
      const change = isChangeable(detail)
        ? await exactChange(client, { id, action: changeAction(asked) })
        : null;
      const { declarations: breakGlass } = await listBreakGlass(client, { asOf, identity: id });
      return { breakGlass, detail, history, asOf, standsFor, access, findings, ownership, decider, change };
    });
  },
);

/** More than these an identity never had. */
const mostFindings = 500;

/** Whom no check judges has none, unless some were found while it was judged. */
async function findingsOf(reader: Reader, { identity }: IdentityDetail, asOf: Date) {
  const request = { asOf, identity: identity.id, state: "all", limit: mostFindings } as const;
  const { findings } = await listFindings(reader, request);
  const isJudged = identity.state !== "gone" && countedNatures.some((nature) => nature === identity.nature);
  return isJudged || findings.length > 0 ? findings : null;
}

async function deciderOf(reader: Reader): Promise<Decider> {
  const person = await currentPerson();
  if (person === null) return { teams: [], maySettle: false };
  const actor = actorOf(person);
  const teams = await teamNames(reader);
  return {
    teams: teams.filter(({ id }) => mayDecideFor(actor, id)).map(({ key, name }) => ({ key, name })),
    maySettle: mayRun(person.role, "owner.settle"),
  };
}

function changeAction(asked: string | null): ChangeAction {
  return changeActions.find((one) => one === asked) ?? "remove-unused";
}

/** What acts, lives, and is not its scope's owner. */
function isChangeable(detail: IdentityDetail): boolean {
  const { state, kind } = detail.identity;
  return state !== "gone" && shapeOf(detail) === "actor" && !ownsItsScope(kind);
}

/** A trusted account may be one of ours: then it is not outside, and its identities have pages of their own. */
async function scopeMeant(reader: Reader, { identity }: IdentityDetail): Promise<string | null> {
  if (identity.kind !== "aws_account") return null;
  const account = identity.externalId.replace(/^account:/, "");
  const { slices } = await coverage(reader);
  return slices.find(({ scope }) => scope.externalId === account)?.scope.name ?? null;
}
