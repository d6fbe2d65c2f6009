/** Per cloud: how its simulation is started for the conformance suite. One line here makes a new cloud subject to all of it. */
import { simulatedAws } from "../aws/testing/simulation.ts";
import { simulatedAzure } from "../azure/testing/simulation.ts";
import { simulatedGcp } from "../gcp/testing/simulation.ts";
import { simulatedKubernetes } from "../kubernetes/testing/simulation.ts";
import type { Simulation } from "./simulation.ts";

export const simulations: Record<string, () => Promise<Simulation>> = {
  aws: simulatedAws,
  gcp: simulatedGcp,
  azure: simulatedAzure,
  kubernetes: simulatedKubernetes,
};
