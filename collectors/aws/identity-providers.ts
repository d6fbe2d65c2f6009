/** `aws/identity-providers`: the OIDC and SAML providers whose tokens an account accepts. */

import type { PrincipalRecord } from "#lib/ingest/contract.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { createShortfall, type Shortfall } from "../calls/shortfall.ts";
import { type Access, callsAtOnce } from "./access.ts";
import { present } from "./errors.ts";
import { oidcProviderRecord, samlProviderRecord } from "./map-identity-provider.ts";

export async function* collectIdentityProviders(
  access: Access,
  account: string,
): AsyncGenerator<PrincipalRecord> {
  const shortfall = createShortfall(access.ctx.signal);
  yield* notNull(
    inParallel(await oidcArns(access, shortfall), callsAtOnce(access.ctx), (arn) =>
      oidcProvider(access, account, arn, shortfall),
    ),
  );
  yield* notNull(
    inParallel(await samlArns(access, shortfall), callsAtOnce(access.ctx), (arn) =>
      samlProvider(access, account, arn, shortfall),
    ),
  );
  shortfall.end();
}

async function* notNull<T>(items: AsyncIterable<T | null>): AsyncGenerator<T> {
  for await (const item of items) if (item !== null) yield item;
}

async function oidcArns(access: Access, shortfall: Shortfall): Promise<string[]> {
  const { IAMClient, ListOpenIDConnectProvidersCommand } = await import("@aws-sdk/client-iam");
  const iam = access.client("iam", access.homeRegion, (options) => new IAMClient(options));
  const answer = await shortfall.attempt("OIDC providers", () =>
    access.call("iam:ListOpenIDConnectProviders", (options) =>
      iam.send(new ListOpenIDConnectProvidersCommand({}), options),
    ),
  );
  return (
    answer === null ? [] : present(answer.OpenIDConnectProviderList, "OpenIDConnectProviderList")
  ).flatMap(({ Arn }) => Arn ?? []);
}

async function samlArns(access: Access, shortfall: Shortfall): Promise<string[]> {
  const { IAMClient, ListSAMLProvidersCommand } = await import("@aws-sdk/client-iam");
  const iam = access.client("iam", access.homeRegion, (options) => new IAMClient(options));
  const answer = await shortfall.attempt("SAML providers", () =>
    access.call("iam:ListSAMLProviders", (options) => iam.send(new ListSAMLProvidersCommand({}), options)),
  );
  return (answer === null ? [] : present(answer.SAMLProviderList, "SAMLProviderList")).flatMap(
    ({ Arn }) => Arn ?? [],
  );
}

async function oidcProvider(access: Access, account: string, arn: string, shortfall: Shortfall) {
  const { IAMClient, GetOpenIDConnectProviderCommand } = await import("@aws-sdk/client-iam");
  const iam = access.client("iam", access.homeRegion, (options) => new IAMClient(options));
  return shortfall.attempt(`OIDC provider ${arn}`, async () => {
    const detail = await access.call("iam:GetOpenIDConnectProvider", (options) =>
      iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }), options),
    );
    return oidcProviderRecord({ ...detail, Url: present(detail.Url, "Url") }, arn, account);
  });
}

async function samlProvider(access: Access, account: string, arn: string, shortfall: Shortfall) {
  const { IAMClient, GetSAMLProviderCommand } = await import("@aws-sdk/client-iam");
  const iam = access.client("iam", access.homeRegion, (options) => new IAMClient(options));
  return shortfall.attempt(`SAML provider ${arn}`, async () => {
    const detail = await access.call("iam:GetSAMLProvider", (options) =>
      iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: arn }), options),
    );
    const SAMLMetadataDocument = present(detail.SAMLMetadataDocument, "SAMLMetadataDocument");
    return samlProviderRecord({ ...detail, SAMLMetadataDocument }, arn, account);
  });
}
