import type { Metadata } from "next";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatList } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { recordRead } from "#lib/commands/record-read.ts";
import { NotFound } from "#lib/errors.ts";
import { configFields } from "#lib/providers/config-fields.ts";
import { cloudOf, clouds } from "#lib/providers/registry.ts";
import { configDigest } from "#lib/queries/config-digest.ts";
import { liveSources, type StoredSource } from "#lib/queries/find-source.ts";
import { pageProblem } from "../../../page-problem.tsx";
import { pageContext } from "../../../reader.ts";
import { nameFrom, sourceAddress } from "../../address.ts";
import { ConfigInputs } from "../../config-inputs.tsx";
import { SettingsForm } from "./settings-form.tsx";

type Props = { params: Promise<{ name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Settings of ${nameFrom((await params).name)}` };
}

/** How a live source is read, to change: the fields it was connected by, with what holds now. */
export default async function SourceSettings({ params }: Props) {
  const name = nameFrom((await params).name);
  const crumb = (
    <Crumbs
      crumbs={[
        { key: "sources", name: "Sources", href: "/sources" },
        { key: "source", name, href: sourceAddress(name) },
        { key: "settings", name: "Settings" },
      ]}
    />
  );
  let source: StoredSource | undefined;
  try {
    const ctx = await pageContext("GET /sources/[name]/settings");
    [source] = await liveSources(ctx.pool, name);
    await recordRead(ctx, "source.settings", { subject: `source:${name}` }, { often: true });
  } catch (error) {
    return pageProblem(error, crumb);
  }
  if (source === undefined) return null;
  if (!clouds.some((cloud) => cloud.name === source.provider)) {
    const nothing = new NotFound(`${name} has no settings.`, { hint: "Rollcall reads it by itself." });
    return pageProblem(nothing, crumb);
  }
  return (
    <>
      <PageHead
        eyebrow={crumb}
        answer={`How ${name} is read: change what you like, see what it means, then save.`}
      />
      <Form source={source} />
    </>
  );
}

function Form({ source: { name, provider: of, config, pin, pinName } }: { source: StoredSource }) {
  const provider = cloudOf(of);
  const fields = configFields(provider);
  const made = fields.filter(({ generated, name: field }) => generated && config[field] !== undefined);
  return (
    <SettingsForm
      // Settings that somebody else changed are another form.
      key={configDigest(config)}
      hidden={{ source: name, provider: of, shown: configDigest(config) }}
      address={sourceAddress(name)}
      pinned={
        pin === null
          ? null
          : pinName === null || pinName.includes(pin)
            ? (pinName ?? pin)
            : `${pinName} (${pin})`
      }
    >
      <ConfigInputs fields={fields} engines={provider.logEngines ?? []} stored={config} />
      {made.length > 0 && (
        <p className="text-fg-2 text-note">
          {formatList(made.map(({ title }) => title))} stays as Rollcall made it.
        </p>
      )}
    </SettingsForm>
  );
}
