/** What a search shows of an asset: labels, tags of its own and tags it inherits. */
import type { World } from "../../world.ts";
import type { Place } from "../places.ts";
import { invalidArgument } from "../wire/status-error.ts";
import type { Organization } from "../world/organization.ts";
import { type Asset, RESOURCE_MANAGER } from "./asset.ts";

const FIELDS = new Set(
  "name assetType project folders organization displayName description location labels tags effectiveTags networkTags kmsKey kmsKeys createTime updateTime state additionalAttributes parentFullResourceName parentAssetType versionedResources attachedResources relationships tagKeys tagValues tagValueIds enrichments sccSecurityMarks".split(
    " ",
  ),
);
const NOT_BY_DEFAULT = new Set(["versionedResources", "attachedResources", "effectiveTags", "enrichments"]);

/** The fields a mask names; all but the large ones without a mask. Throws for a field that does not exist. */
export function checkMask(mask: string): Set<string> {
  if (mask === "*") return FIELDS;
  if (mask === "") return new Set([...FIELDS].filter((field) => !NOT_BY_DEFAULT.has(field)));
  const wanted = mask.split(",").map((field) => field.trim());
  const unknown = wanted.find((field) => !FIELDS.has(field.split(".")[0] ?? ""));
  if (unknown !== undefined)
    throw invalidArgument(`Invalid field path in read_mask: ${unknown}`, "read_mask");
  return new Set(wanted.map((field) => field.split(".")[0] ?? ""));
}

export function searchResult(world: World, asset: Asset, place: Place, mask: Set<string>): object {
  const { search } = asset;
  const { organization } = world.gcp;
  const tags = tagsOf(organization, search.tags);
  const inherited = effectiveTags(world, asset, place);
  const all: Record<string, unknown> = {
    name: asset.name,
    assetType: asset.type,
    project: place.facts ? `projects/${place.facts.number}` : undefined,
    folders: place.ancestors.filter((name) => name.startsWith("folders/")),
    organization: place.ancestors.at(-1),
    displayName: search.displayName,
    description: search.description === "" ? undefined : search.description,
    location: asset.location ?? "global",
    labels: search.labels,
    tags: tags.length === 0 ? undefined : tags,
    effectiveTags: inherited.length === 0 ? undefined : inherited,
    createTime: search.createTime,
    updateTime: asset.updateTime,
    state: search.state,
    parentFullResourceName: asset.parent ?? undefined,
    parentAssetType: search.parentType,
  };
  return Object.fromEntries(
    Object.entries(all).filter(([field, value]) => mask.has(field) && value !== undefined && !isEmpty(value)),
  );
}

const isEmpty = (value: unknown): boolean =>
  value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);

export function tagsOf({ tagKeys, number }: Organization, tags: Record<string, string> = {}) {
  return Object.entries(tags).flatMap(([keyName, valueName]) => {
    const key = tagKeys.find((item) => item.shortName === keyName);
    const value = key?.values.find((item) => item.shortName === valueName);
    if (!key || !value) return [];
    return {
      tagKey: `${number}/${keyName}`,
      tagKeyId: key.name,
      tagValue: `${number}/${keyName}/${valueName}`,
      tagValueId: value.name,
    };
  });
}

/** By what each is bound to, the asset itself first; a nearer tag of the same key hides a farther one. */
function effectiveTags(world: World, asset: Asset, place: Place) {
  const seen = new Set<string>();
  const groups: { attachedResource: string; effectiveTags: ReturnType<typeof tagsOf> }[] = [];
  for (const { name, tags } of [
    { name: asset.name, tags: asset.search.tags },
    ...nodesAbove(world, asset, place),
  ]) {
    const own = tagsOf(world.gcp.organization, tags).filter(({ tagKey }) => !seen.has(tagKey));
    for (const { tagKey } of own) seen.add(tagKey);
    if (own.length > 0) groups.push({ attachedResource: name, effectiveTags: own });
  }
  return groups;
}

function nodesAbove(world: World, asset: Asset, place: Place) {
  return place.ancestors
    .map((name) => ({ name: `${RESOURCE_MANAGER}/${name}`, tags: ownTags(world, name) }))
    .filter(({ name }) => name !== asset.name);
}

/** Tags bound to an organization, folder or project itself, by short names. */
export function ownTags(world: World, name: string): Record<string, string> {
  const facts = world.gcp.organization.byNumber.get(name.replace("projects/", ""));
  if (facts) return world.gcp.project(facts.id, world.day).tags;
  return world.gcp.root(world.day).nodes[name]?.tags ?? {};
}
