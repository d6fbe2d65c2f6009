/** Granted actions of Azure and Entra: Azure roles on both planes, roles of the directory, and permissions of APIs, never mixed. */
import { emptyDocument } from "#lib/domain/effective-actions.ts";
import type { GrantedActions } from "../granted-actions.ts";
import { compileDocument } from "./compile-document.ts";
import { grantTerms, notYet } from "./grant-terms.ts";
import { directoryRef, everybodyId, externalPrincipal } from "./keys.ts";
import { azureRisks } from "./risks.ts";

const everybody = externalPrincipal(directoryRef(everybodyId, "SystemDefined"), "");

export const azureGrantedActions: GrantedActions = {
  wildcards: "*",
  compile: (document, catalogue, select) =>
    select === notYet ? emptyDocument : compileDocument(document, catalogue),
  terms: grantTerms,
  // Named by its key: nobody collects everybody, so no alias answers the ref that deny assignments are stored with.
  impliedSubjects: () => (everybody === null ? [] : [{ kind: "id", value: everybody.externalId }]),
  // Software acts as itself and in the names of users, and each report of sign-ins shows one of the two: what a report proves is
  // told plane by plane in collectors/azure/sign-in-activity.ts. Managed identities are in neither.
  wholeSources: new Set(),
  risks: azureRisks,
};
