/** Every cloud Rollcall understands, one line each. */
import { Invalid } from "#lib/errors.ts";
import { awsProvider } from "./aws/provider.ts";
import { azureProvider } from "./azure/provider.ts";
import type { Provider } from "./contract.ts";
import { gcpProvider } from "./gcp/provider.ts";
import { kubernetesProvider } from "./kubernetes/provider.ts";

export const providers: readonly Provider[] = [awsProvider, azureProvider, gcpProvider, kubernetesProvider];

/** The provider of that name. Throws Invalid for a name no provider has. */
export function providerOf(name: string): Provider {
  const provider = providers.find((candidate) => candidate.name === name);
  if (provider) return provider;
  const known = providers.map((candidate) => candidate.name).join(", ");
  throw new Invalid(`There is no provider called "${name}".`, { hint: `Use one of: ${known}.` });
}
