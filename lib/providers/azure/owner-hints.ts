/** Which tags of Azure resources and fields of applications say who owns a thing; values are passed on as written. */

export type OwnerHint = { source: string; key: string; value: string };

/** Compared in lower case, `_` and spaces as `-`. */
const ownerKeys = new Set([
  "owner",
  "owners",
  "owner-email",
  "owneremail",
  "ownedby",
  "owned-by",
  "team",
  "squad",
  "contact",
  "technical-owner",
  "business-owner",
  "businessunit",
  "business-unit",
  "department",
  "application",
  "applicationname",
  "app",
  "service",
  "project",
  "cost-center",
  "costcenter",
  "created-by",
  "createdby",
  "managed-by",
  "hidden-title",
]);

/** Hints among the tags of a resource. */
export function tagHints(tags: Record<string, string>, source = "tag"): OwnerHint[] {
  return Object.entries(tags)
    .filter(([key, value]) => value.trim() !== "" && ownerKeys.has(key.toLowerCase().replace(/[_ ]/g, "-")))
    .map(([key, value]) => ({ source, key, value }));
}

/** Tags the portal itself writes on service principals: they say nothing about the business. */
const portalTags = new Set([
  "windowsazureactivedirectoryintegratedapp",
  "windowsazureactivedirectoryongalleryapplicationnonprimaryv1",
  "windowsazureactivedirectorygalleryapplicationprimaryv1",
  "windowsazureactivedirectorycustomsinglesignonapplication",
  "hideapp",
  "apiconsumer",
  "webapi",
  "webapp",
  "disablelegacyurlredirect",
]);

/** The list of words on an application as tags: `owner:payments` and `owner=payments` have a value, a bare word has none. */
export function wordTags(words: readonly string[]): Record<string, string> {
  const own = words.filter((word) => !portalTags.has(word.toLowerCase()));
  return Object.fromEntries(
    own.map((word) => {
      const cut = word.search(/[:=]/);
      return cut <= 0 ? [word, ""] : [word.slice(0, cut).trim(), word.slice(cut + 1).trim()];
    }),
  );
}

/** What the free fields of an application say about who answers for it. */
export function fieldHints(fields: {
  notes?: string | null;
  serviceManagementReference?: string | null;
}): OwnerHint[] {
  return (["notes", "serviceManagementReference"] as const).flatMap((key) => {
    const value = fields[key]?.trim() ?? "";
    return value === "" ? [] : [{ source: "application", key, value }];
  });
}
