import { expect, it } from "vitest";
import { changedConfig, meaningOf } from "#lib/providers/change-config.ts";
import { configFields } from "#lib/providers/config-fields.ts";
import { clouds } from "#lib/providers/registry.ts";
import { settingTyped } from "#lib/providers/setting-words.ts";
import { typedSettings } from "./typed-settings.ts";

const workspace = "44444444-4444-4444-8444-444444444444";
/** Of each cloud a source with something in fields of every type. */
const stored: Record<string, Record<string, unknown>> = {
  aws: {
    externalId: "kept",
    regions: ["eu-west-1", "eu-central-1"],
    accessAnalyzer: "on",
    athenaFirstDays: 30,
  },
  azure: {
    ...{ tenant: workspace, logWorkspaces: [workspace], logAnalytics: "measure", withoutResourceGraph: true },
  },
  gcp: { resource: "organizations/12", policyInsights: true, excludeProjects: ["some-project"] },
  kubernetes: { context: "prod", legacyTokens: true, auditLogs: ["/var/log/audit.log"] },
};

/** What a browser sends of the form as it is drawn. */
function formOf(fields: ReturnType<typeof configFields>, config: Record<string, unknown>): FormData {
  const form = new FormData();
  for (const { name, type, generated } of fields) {
    const value = settingTyped(config[name]);
    if (generated || (type === "flag" && value !== true)) continue;
    form.append(`config.${name}`, type === "flag" ? "on" : String(value ?? ""));
  }
  return form;
}

it.each(clouds.map((cloud) => [cloud.name, cloud] as const))(
  "%s: the form sent as it was drawn changes nothing, whatever is stored",
  (name, cloud) => {
    const before = changedConfig(cloud, {}, stored[name] ?? {});
    const form = formOf(configFields(cloud), before);
    const after = changedConfig(cloud, before, typedSettings(cloud, form));
    expect(meaningOf(cloud, before, after).changes).toEqual([]);
  },
);

it.each(clouds.map((cloud) => [cloud.name, cloud] as const))(
  "%s: a field that is emptied goes back to what is usual, and what Rollcall made is not touched",
  (name, cloud) => {
    const needed = new Set(configFields(cloud).flatMap((field) => (field.required ? [field.name] : [])));
    const before = changedConfig(cloud, {}, stored[name] ?? {});
    const form = new FormData();
    for (const field of needed) form.append(`config.${field}`, String(settingTyped(before[field])));
    const kept = Object.entries(before).filter(([field]) => needed.has(field) || field === "externalId");
    expect(changedConfig(cloud, before, typedSettings(cloud, form))).toEqual(
      changedConfig(cloud, {}, Object.fromEntries(kept)),
    );
  },
);
