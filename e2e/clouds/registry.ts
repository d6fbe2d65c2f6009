/** The simulated clouds there are, one line each; everything else about a cloud is in its folder. */
import { awsCloud } from "./aws/aws-cloud.ts";
import { azureCloud } from "./azure/azure-cloud.ts";
import { gcpCloud } from "./gcp/gcp-cloud.ts";
import { kubernetesCloud } from "./kubernetes/kubernetes-cloud.ts";

export const clouds = {
  aws: awsCloud,
  gcp: gcpCloud,
  azure: azureCloud,
  kubernetes: kubernetesCloud,
} as const;

export type CloudName = keyof typeof clouds;
export const cloudNames = Object.keys(clouds) as CloudName[];
