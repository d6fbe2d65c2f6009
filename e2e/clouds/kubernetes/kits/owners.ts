/** Whose something is, written in one of the ways people write it, or not at all. */
import type { Team } from "../../estate.ts";
import type { Site } from "../world/forge.ts";
import type { Labels } from "../world/model.ts";

/** Label values allow no `@`, so a contact stands in an annotation. */
export function ownedBy(site: Site, team: Team, app: string): { labels: Labels; annotations: Labels } {
  const labels: Labels = { "app.kubernetes.io/name": app };
  const written: { labels: Labels; annotations: Labels }[] = [
    { labels: { team: team.name }, annotations: {} },
    { labels: { owner: team.name, "cost-center": team.costCenter }, annotations: {} },
    { labels: { "app.kubernetes.io/part-of": team.name }, annotations: { owner: team.contact } },
    { labels: { "app.kubernetes.io/managed-by": "Helm" }, annotations: { "meta.helm.sh/release-name": app } },
    { labels: {}, annotations: { "northwind-labs.example/contact": team.contact } },
    { labels: {}, annotations: {} },
  ];
  const chosen = site.random.pick(written);
  return { labels: { ...labels, ...chosen.labels }, annotations: chosen.annotations };
}
