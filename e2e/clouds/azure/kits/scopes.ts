/** Where teams keep things: the resource groups and resources that grants of this world are made on, by name. */
import { groupId, resourceGroup, type Site, teamTags } from "../world/forge.ts";

/** Letters and digits only, as storage accounts and registries must be named. */
const plain = (name: string) => name.replace(/[^a-z0-9]/g, "").slice(0, 20);

/** The resource group an app lives in. Some carry tags, most inherit nobody's. */
export function homeOf(site: Site, app: string): string {
  const name = `rg-${app}`;
  const known = site.state.resourceGroups.some(
    (group) => group.subscription === site.subscription.id && group.name === name,
  );
  if (!known) resourceGroup(site, name, site.random.chance(0.4) ? teamTags(site) : {});
  return name;
}

export const storageOf = (site: Site, app: string): string =>
  `${groupId(site, `rg-${app}`)}/providers/Microsoft.Storage/storageAccounts/st${plain(app)}`;
export const containerOf = (site: Site, app: string): string =>
  `${storageOf(site, app)}/blobServices/default/containers/${app}`;
export const vaultOf = (site: Site, app: string): string =>
  `${groupId(site, `rg-${app}`)}/providers/Microsoft.KeyVault/vaults/kv-${plain(app)}`;
export const busOf = (site: Site, app: string): string =>
  `${groupId(site, `rg-${app}`)}/providers/Microsoft.ServiceBus/namespaces/sb-${app}`;
export const modelsOf = (site: Site, app: string): string =>
  `${groupId(site, `rg-${app}`)}/providers/Microsoft.CognitiveServices/accounts/ai-${app}`;
export const searchOf = (site: Site, app: string): string =>
  `${groupId(site, `rg-${app}`)}/providers/Microsoft.Search/searchServices/srch-${app}`;
