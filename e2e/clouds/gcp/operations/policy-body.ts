/** An allow policy as Google writes it, for each version that can be asked for. */
import { hashOf, randomOf } from "../../random.ts";
import { textOf } from "../world/members.ts";
import type { AuditConfig, Binding, Condition } from "../world/model.ts";

export type PolicyBody = {
  version?: number;
  etag: string;
  bindings?: { role: string; members: string[]; condition?: ConditionBody }[];
  auditConfigs?: {
    service: string;
    auditLogConfigs: { logType: string; exemptedMembers?: string[] }[];
  }[];
};
type ConditionBody = { title: string; description?: string; expression: string };

/**
 * `version`: what was asked for. Below 3 a conditional grant loses its condition, and its role gets a name that says so. Whatever is
 * empty is left out.
 */
export function policyBody(bindings: Binding[], auditConfigs: AuditConfig[], version: number): PolicyBody {
  const conditional = bindings.some((binding) => binding.condition !== null);
  const written = bindings.map((binding) => bindingBody(binding, version));
  return {
    ...(conditional ? { version: version >= 3 ? 3 : 1 } : {}),
    etag: etagOf(bindings, auditConfigs),
    ...(written.length === 0 ? {} : { bindings: written }),
    ...(auditConfigs.length === 0 ? {} : { auditConfigs: auditConfigs.map(auditBody) }),
  };
}

export function etagOf(bindings: Binding[], auditConfigs: AuditConfig[]): string {
  if (bindings.length === 0 && auditConfigs.length === 0) return "ACAB";
  const hash = hashOf(JSON.stringify([bindings, auditConfigs]));
  return Buffer.from([7, 0x15, 0x2b, hash >>> 24, hash >>> 16, hash >>> 8, hash & 255, 0x31]).toString(
    "base64",
  );
}

function bindingBody({ role, members, condition }: Binding, version: number) {
  const texts = members.map(textOf);
  if (condition === null) return { role, members: texts };
  if (version >= 3) return { role, members: texts, condition: conditionBody(condition) };
  return { role: `${role}_withcond_${markOf(condition)}`, members: texts };
}

export function conditionBody({ title, description, expression }: Condition): ConditionBody {
  return { title, ...(description === null ? {} : { description }), expression };
}

const markOf = (condition: Condition): string =>
  randomOf("withcond", JSON.stringify(condition)).text(20, "0123456789abcdef");

function auditBody({ service, logs }: AuditConfig) {
  return {
    service,
    auditLogConfigs: logs.map(({ type, exempted }) => ({
      logType: type,
      ...(exempted.length === 0 ? {} : { exemptedMembers: exempted }),
    })),
  };
}
