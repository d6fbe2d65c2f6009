/** Secrets and certificates: those of a registration let in whoever stands for it. */
import { isoOf } from "../../calendar.ts";
import type { OracleCredential } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import type { Directory } from "../world/azure-world.ts";
import type { Application, Certificate, Secret, ServicePrincipal } from "../world/model.ts";
import { TENANT_ID } from "../world/tenant.ts";
import type { Sight } from "./sight.ts";

/** Who answers to an application: its service principal, or the registration itself. */
export function standsFor(directory: Directory, application: Application): string {
  return directory.principals.find(({ appId }) => appId === application.appId)?.id ?? application.id;
}

export function credentialsOf(world: World, directory: Directory, sight: Sight): OracleCredential[] {
  if (!sight.ask("Application.Read.All")) return [];
  const now = isoOf(world.now);
  return [
    ...directory.applications.flatMap((application) =>
      held(application, standsFor(directory, application), now, false),
    ),
    ...directory.principals.flatMap((principal) =>
      held(principal, principal.id, now, principal.singleSignOn === "saml"),
    ),
  ];
}

type Holder = Pick<Application | ServicePrincipal, "id" | "secrets" | "certificates">;

function held({ id, secrets, certificates }: Holder, principal: string, now: string, isSaml: boolean) {
  const row = (item: Secret | Certificate, kind: string): OracleCredential => ({
    externalId: `${id}/${item.keyId}`,
    kind,
    status: statusOf(item, now),
    principal,
    scope: TENANT_ID,
    createdAt: item.startAt,
    expiresAt: item.endAt,
    lastUsedAt: null,
  });
  return [
    ...secrets.map((secret) => row(secret, "azure_client_secret")),
    ...certificates.map((certificate) =>
      row(
        certificate,
        isSaml && certificate.usage === "Sign" ? "azure_saml_signing_certificate" : "azure_certificate",
      ),
    ),
  ];
}

/** Whole seconds compare as texts. One without an end is not known to be live. */
function statusOf({ startAt, endAt }: Pick<Secret, "startAt" | "endAt">, now: string): string {
  if (endAt === null) return "unknown";
  if (endAt <= now) return "expired";
  return startAt > now ? "inactive" : "active";
}
