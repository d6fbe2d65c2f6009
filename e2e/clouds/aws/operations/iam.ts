/** The IAM operations of the simulated AWS. */
import type { Operations } from "../call.ts";
import { generateServiceLastAccessedDetails, getServiceLastAccessedDetails } from "./iam-access-advisor.ts";
import { getAccountAuthorizationDetails } from "./iam-authorization-details.ts";
import { generateCredentialReport, getCredentialReport } from "./iam-credential-report.ts";
import { getAccessKeyLastUsed, listAccessKeys, listServiceSpecificCredentials } from "./iam-credentials.ts";
import {
  getOpenIDConnectProvider,
  getSAMLProvider,
  listOpenIDConnectProviders,
  listSAMLProviders,
} from "./iam-identity-providers.ts";
import { iamPolicyReads } from "./iam-policy-reads.ts";
import { iamWrites } from "./iam-writes.ts";

export const iamOperations: Operations = {
  GetAccountAuthorizationDetails: getAccountAuthorizationDetails,
  GenerateCredentialReport: generateCredentialReport,
  GetCredentialReport: getCredentialReport,
  ListAccessKeys: listAccessKeys,
  GetAccessKeyLastUsed: getAccessKeyLastUsed,
  ListServiceSpecificCredentials: listServiceSpecificCredentials,
  ListOpenIDConnectProviders: listOpenIDConnectProviders,
  GetOpenIDConnectProvider: getOpenIDConnectProvider,
  ListSAMLProviders: listSAMLProviders,
  GetSAMLProvider: getSAMLProvider,
  GenerateServiceLastAccessedDetails: generateServiceLastAccessedDetails,
  GetServiceLastAccessedDetails: getServiceLastAccessedDetails,
  ...iamPolicyReads,
  ...iamWrites,
};
