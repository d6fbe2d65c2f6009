/** Every cloud Rollcall understands, one line each; and Rollcall. */
import { Invalid } from "#lib/errors.ts";
import { awsProvider } from "./aws/provider.ts";
import { azureProvider } from "./azure/provider.ts";
import type { Provider } from "./contract.ts";
import { gcpProvider } from "./gcp/provider.ts";
import { kubernetesProvider } from "./kubernetes/provider.ts";
import { rollcallProvider } from "./rollcall/provider.ts";

/** What can be connected, and read from files. */
export const clouds: readonly Provider[] = [awsProvider, azureProvider, gcpProvider, kubernetesProvider];

/** Whose identities there are: the clouds, and Rollcall itself. */
export const providers: readonly Provider[] = [...clouds, rollcallProvider];

/** The cloud of that name. Throws Invalid for a name no cloud has. */
export function cloudOf(name: string): Provider {
  return named(clouds, name);
}

/** The provider of that name. Throws Invalid for a name no provider has. */
export function providerOf(name: string): Provider {
  return named(providers, name);
}

function named(among: readonly Provider[], name: string): Provider {
  const provider = among.find((candidate) => candidate.name === name);
  if (provider) return provider;
  const known = among.map((candidate) => candidate.name).join(", ");
  throw new Invalid(`There is no provider called "${name}".`, { hint: `Use one of: ${known}.` });
}
