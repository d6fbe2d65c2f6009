/** Everything an identity's page shows, read at one moment of the database, once per request. */
import { cache } from "react";
import { NotFound } from "#lib/errors.ts";
import type { AccessDetail } from "#lib/queries/access-detail.ts";
import { coverage } from "#lib/queries/coverage.ts";
import {
  type ChangeAction,
  changeActions,
  type ExactChange,
  exactChange,
} from "#lib/queries/exact-change.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { getIdentity } from "#lib/queries/get-identity.ts";
import { identityAccess } from "#lib/queries/identity-access.ts";
import type { IdentityDetail } from "#lib/queries/identity-detail.ts";
import { type IdentityHistory, identityHistory } from "#lib/queries/identity-history.ts";
import { inSnapshot, type Reader } from "#lib/queries/snapshot.ts";
import { pageReader } from "../../current-person.ts";
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
  /** Null where nothing could be done about it. */
  change: ExactChange | null;
};

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
      const standsFor = await scopeMeant(client, detail);
      const change = isChangeable(detail)
        ? await exactChange(client, { id, action: changeAction(asked) })
        : null;
      return { detail, history, asOf, standsFor, access, change };
    });
  },
);

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
