/** Sign-ins of software, one by one: only those of the kind and time that the filter names, for without it people alone are listed. */
import { dayOf, instantOf, isoOf } from "../../calendar.ts";
import { hashOf } from "../../random.ts";
import { AzureError } from "../azure-error.ts";
import type { Reply } from "../call.ts";
import type { ServicePrincipal, Use } from "../world/model.ts";
import type { Row } from "./entities.ts";
import { listReply, optionsOf } from "./odata.ts";
import type { GraphCall } from "./routes.ts";

const KEPT_DAYS = 30;
const FILTER =
  /^signInEventTypes\/any\(t: t eq '(servicePrincipal|managedIdentity)'\) and createdDateTime ge (\S+)$/;

export function listSignIns(call: GraphCall): Reply {
  const { filter, ...options } = optionsOf(call);
  const [, kind, text = ""] = FILTER.exec(filter ?? "") ?? [];
  const from = new Date(text);
  if (filter !== null && Number.isNaN(from.getTime()))
    throw new AzureError(400, "BadRequest", "Invalid filter clause");
  const { principals, day } = call.directory();
  const first = Math.max(day - KEPT_DAYS, Number.isNaN(from.getTime()) ? day : dayOf(from));
  const listed = principals.filter(
    ({ type, nature }) =>
      nature !== "provider-managed" && (type === "ManagedIdentity") === (kind === "managedIdentity"),
  );
  const rows = kind === undefined ? [] : listed.flatMap((one) => signInsOf(one, kind, first, day));
  return listReply(
    call,
    { ...options, filter: null },
    { type: "signIn", size: { default: 1000, maximum: 1000 }, rows },
  );
}

function signInsOf(principal: ServicePrincipal, kind: string, first: number, day: number): Row[] {
  return principal.uses.flatMap((use) =>
    daysOf(use, first, day).map((on): Row => {
      const minute = hashOf(`${principal.id}/${use.audience}`, on) % 1440;
      return {
        id: `${principal.id}/${use.audience}/${on}`,
        appId: principal.appId,
        createdDateTime: isoOf(instantOf(on, minute)),
        servicePrincipalId: principal.id,
        servicePrincipalName: principal.name,
        servicePrincipalCredentialKeyId: use.keyId ?? "",
        resourceId: use.audience,
        signInEventTypes: [kind],
        status: { errorCode: 0, failureReason: "Other.", additionalDetails: null },
      };
    }),
  );
}

function daysOf({ activity: { every, phase, from, until } }: Use, first: number, day: number): number[] {
  const start = Math.max(first, from);
  const end = Math.min(day - 1, until ?? day - 1);
  const begin = start + ((((phase - start) % every) + every) % every);
  return begin > end
    ? []
    : Array.from({ length: Math.floor((end - begin) / every) + 1 }, (_, at) => begin + at * every);
}
