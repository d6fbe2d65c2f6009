/**
 * What a trail logs whole, as CloudTrail itself says: only of that may it be said that it would have shown. A trail that leaves out a
 * region, or events by name or by caller, proves nothing.
 */
import type { AdvancedEventSelector, AdvancedFieldSelector, EventSelector } from "@aws-sdk/client-cloudtrail";
import { parseArn } from "#lib/providers/aws/keys.ts";
import type { Access } from "./access.ts";
import { present } from "./errors.ts";

export type TrailWatch = {
  /** Which management events are logged, of whoever makes them; sources that are left out are never seen, so never claimed. */
  management: "all" | "reads" | "writes" | "none";
  /** Services all data events of which are logged. */
  data: ReadonlySet<string>;
  /** Why less is watched than one might think; null: nothing to say. */
  limits: string | null;
};

export const nothingWatched = (limits: string): TrailWatch => ({
  management: "none",
  data: new Set(),
  limits,
});

/** Throws Denied | Unavailable | NotFound. */
export async function trailWatch(access: Access, trail: string): Promise<TrailWatch> {
  const sdk = await import("@aws-sdk/client-cloudtrail");
  const region = parseArn(trail)?.region || access.homeRegion;
  const cloudtrail = access.client("cloudtrail", region, (options) => new sdk.CloudTrailClient(options));
  const about = await access.call(
    "cloudtrail:GetTrail",
    (options) => cloudtrail.send(new sdk.GetTrailCommand({ Name: trail }), options),
    region,
  );
  if (present(about.Trail, "Trail").IsMultiRegionTrail !== true)
    return nothingWatched("The trail logs one region only, so what it does not show may have happened.");
  const answer = await access.call(
    "cloudtrail:GetEventSelectors",
    (options) => cloudtrail.send(new sdk.GetEventSelectorsCommand({ TrailName: trail }), options),
    region,
  );
  return watchOf(answer.EventSelectors ?? [], answer.AdvancedEventSelectors ?? []);
}

/** What has to be logged for all of a service's data events to be; access points are a type of their own. */
const dataTypes: Record<string, string[]> = {
  dynamodb: ["AWS::DynamoDB::Table"],
  lambda: ["AWS::Lambda::Function"],
  s3: ["AWS::S3::Object", "AWS::S3::AccessPoint"],
};

export function watchOf(
  basic: readonly EventSelector[],
  advanced: readonly AdvancedEventSelector[],
): TrailWatch {
  const reads = new Set<boolean>();
  const types = new Set<string>();
  for (const selector of basic) readBasic(selector, reads, types);
  let isNarrowed = false;
  for (const { FieldSelectors = [] } of advanced)
    isNarrowed = !readAdvanced(FieldSelectors, reads, types) || isNarrowed;
  const management =
    reads.size === 2 ? "all" : reads.has(true) ? "reads" : reads.has(false) ? "writes" : "none";
  const data = Object.entries(dataTypes).filter(([, wanted]) => wanted.every((type) => types.has(type)));
  return {
    management,
    data: new Set(data.map(([service]) => service)),
    limits: isNarrowed
      ? "The trail picks some events by name, caller or resource; of those nothing is claimed."
      : null,
  };
}

/** `reads`: true for reading events, false for writing ones. */
function readBasic(selector: EventSelector, reads: Set<boolean>, types: Set<string>): void {
  const { ReadWriteType = "All", IncludeManagementEvents = true, DataResources = [] } = selector;
  if (IncludeManagementEvents && ReadWriteType !== "WriteOnly") reads.add(true);
  if (IncludeManagementEvents && ReadWriteType !== "ReadOnly") reads.add(false);
  for (const { Type, Values = [] } of DataResources)
    if (Type && ReadWriteType === "All" && Values.some((value) => /^arn:[^:]+:\w+$/.test(value)))
      types.add(Type);
}

/** False where it logs less than all of what it is about. */
function readAdvanced(
  fields: readonly AdvancedFieldSelector[],
  reads: Set<boolean>,
  types: Set<string>,
): boolean {
  const field = (name: string) => fields.find(({ Field }) => Field === name);
  const has = (allowed: string[]) => fields.every(({ Field }) => allowed.includes(Field ?? ""));
  const category = field("eventCategory")?.Equals?.[0];
  if (category === "Management") {
    const source = field("eventSource");
    if (!has(["eventCategory", "readOnly", "eventSource"]) || source?.Equals || source?.StartsWith)
      return false;
    const only = field("readOnly")?.Equals ?? ["true", "false"];
    for (const value of only) reads.add(value === "true");
    return true;
  }
  if (category !== "Data") return true;
  if (!has(["eventCategory", "resources.type"])) return false;
  for (const type of field("resources.type")?.Equals ?? []) types.add(type);
  return true;
}
