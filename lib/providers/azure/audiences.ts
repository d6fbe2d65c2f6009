/** What a token is for: whoever asked for none of these audiences can have done none of what they cover, reading included. */
import { dataPlane, directoryPlane } from "./action-planes.ts";
import { graphAppId } from "./clouds.ts";

/** `actions`: patterns; `audiences`: appIds of the APIs through any of which those can be done. */
export type AudienceCover = { actions: readonly string[]; audiences: readonly string[] };

/** The directory through the API that Microsoft Graph has replaced. */
const directoryApi = "00000002-0000-0000-c000-000000000000";
const serviceBus = "80a10ef9-8168-493d-abf9-3297c4ef6e3c";
const eventHubs = "80369ed6-5f11-4dd9-bef3-692475845e77";

/**
 * Where data of one service can be reached by tokens of audiences that are not known for certain, it is left out. Sources: appIds of
 * Microsoft's own applications (learn.microsoft.com, "verify first-party Microsoft applications"); Event Hubs takes tokens of Service Bus.
 */
export const audienceCovers: readonly AudienceCover[] = [
  { actions: ["microsoft.*"], audiences: ["797f4846-ba00-4fd7-ba43-dac1f8f63013"] },
  { actions: [`${dataPlane}microsoft.storage/*`], audiences: ["e406a681-f3d4-42a8-90b6-c2b029497af1"] },
  { actions: [`${dataPlane}microsoft.keyvault/*`], audiences: ["cfa8b339-82a2-471a-a3c9-0fc0be7a4093"] },
  {
    actions: [`${dataPlane}microsoft.servicebus/*`, `${dataPlane}microsoft.eventhub/*`],
    audiences: [serviceBus, eventHubs],
  },
  { actions: ["app:microsoft graph/*"], audiences: [graphAppId] },
  { actions: [`${directoryPlane}*`], audiences: [graphAppId, directoryApi] },
];
