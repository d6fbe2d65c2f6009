/** OIDC and SAML providers: lists give ARNs, details come one by one. */
import type {
  GetOpenIDConnectProviderRequest,
  GetOpenIDConnectProviderResponse,
  GetSAMLProviderRequest,
  GetSAMLProviderResponse,
  ListOpenIDConnectProvidersResponse,
  ListSAMLProvidersResponse,
} from "@aws-sdk/client-iam";
import { HEX, randomOf } from "../../random.ts";
import type { Call } from "../call.ts";
import { oidcArn, samlArn } from "../world/forge.ts";
import { tagList } from "./iam-authorization-details.ts";
import { noSuchEntity } from "./iam-credentials.ts";

export function listOpenIDConnectProviders(call: Call): ListOpenIDConnectProvidersResponse {
  const state = call.account();
  return {
    OpenIDConnectProviderList: state.oidcProviders.map((provider) => ({
      Arn: oidcArn(state.id, provider.issuer),
    })),
  };
}

export function getOpenIDConnectProvider(
  call: Call,
  input: GetOpenIDConnectProviderRequest,
): GetOpenIDConnectProviderResponse {
  const state = call.account();
  const arn = input.OpenIDConnectProviderArn;
  const provider = state.oidcProviders.find((candidate) => oidcArn(state.id, candidate.issuer) === arn);
  if (!provider) throw noSuchEntity(`OpenIDConnect Provider for arn ${arn}`);
  return {
    Url: provider.issuer,
    ClientIDList: provider.audiences,
    ThumbprintList: [randomOf("thumbprint", provider.issuer).text(40, HEX)],
    CreateDate: new Date(provider.createdAt),
    Tags: tagList(provider.tags),
  };
}

export function listSAMLProviders(call: Call): ListSAMLProvidersResponse {
  const state = call.account();
  return {
    SAMLProviderList: state.samlProviders.map((provider) => ({
      Arn: samlArn(state.id, provider.name),
      ValidUntil: new Date(provider.validUntil),
      CreateDate: new Date(provider.createdAt),
    })),
  };
}

export function getSAMLProvider(call: Call, input: GetSAMLProviderRequest): GetSAMLProviderResponse {
  const state = call.account();
  const provider = state.samlProviders.find(
    (candidate) => samlArn(state.id, candidate.name) === input.SAMLProviderArn,
  );
  if (!provider) throw noSuchEntity(`SAML provider ${input.SAMLProviderArn}`);
  return {
    SAMLMetadataDocument: `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${provider.entity}"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/></EntityDescriptor>`,
    CreateDate: new Date(provider.createdAt),
    ValidUntil: new Date(provider.validUntil),
    Tags: tagList(provider.tags),
  };
}
