/** Rules written in one line: what a role of the world allows, as short as a person would say it. */
import type { Rule } from "./model.ts";

const words = (text: string): string[] => text.split(" ");

/** `rule("get list", "pods secrets")` is of the core group; further groups stand in the third place, `core` for the core one. */
export function rule(verbs: string, resources: string, groups = "core", names?: string[]): Rule {
  return {
    verbs: words(verbs),
    apiGroups: words(groups).map((group) => (group === "core" ? "" : group)),
    resources: words(resources),
    ...(names === undefined ? {} : { resourceNames: names }),
  };
}

export const urls = (verbs: string, paths: string): Rule => ({
  verbs: words(verbs),
  nonResourceURLs: words(paths),
});

export const READ = "get list watch";
export const WRITE = "create delete deletecollection patch update";
export const ALL = "create delete deletecollection get list patch update watch";
