import type { Metadata } from "next";
import { ActionForm } from "#components/form/action-form.tsx";
import { Field } from "#components/form/field.tsx";
import { Submit } from "#components/form/submit.tsx";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatList } from "#components/ui/format.ts";
import { inSentence } from "#components/ui/kind-words.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { NotFound } from "#lib/errors.ts";
import { configFields } from "#lib/providers/config-fields.ts";
import type { Provider } from "#lib/providers/contract.ts";
import { clouds } from "#lib/providers/registry.ts";
import { pageReader } from "../../../current-person.ts";
import { pageProblem } from "../../../page-problem.tsx";
import { connectSource } from "../../actions/connect-source.ts";
import { ConfigInputs } from "../../config-inputs.tsx";

type Props = { params: Promise<{ provider: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { provider: name } = await params;
  const label = clouds.find((provider) => provider.name === name)?.label ?? name;
  return { title: `Connect ${label}` };
}

/** The form of one provider, drawn from the schema of its configuration. */
export default async function ConnectProvider({ params }: Props) {
  try {
    await pageReader("GET /sources/connect/[provider]");
  } catch (error) {
    return pageProblem(error, "Sources");
  }
  const { provider: name } = await params;
  const provider = clouds.find((one) => one.name === name);
  if (provider === undefined) {
    const known = formatList(clouds.map(({ label }) => label));
    return pageProblem(new NotFound(`There is no such cloud.`, { hint: `There are ${known}.` }), "Sources");
  }
  return (
    <>
      <PageHead
        eyebrow={
          <Crumbs
            crumbs={[
              { key: "sources", name: "Sources", href: "/sources" },
              { key: "connect", name: "connect", href: "/sources/connect" },
              {
                key: provider.name,
                name: (
                  <>
                    <CloudMark provider={provider.name} named /> {provider.label}
                  </>
                ),
              },
            ]}
          />
        }
        answer={`Connect ${provider.label}: what to read, then what to grant.`}
      />
      <Form provider={provider} />
    </>
  );
}

/** What most people must say comes first; what has a good default is folded away. */
function Form({ provider }: { provider: Provider }) {
  const fields = configFields(provider);
  const made = fields.filter(({ generated }) => generated);
  return (
    <ActionForm
      action={connectSource}
      hidden={{ provider: provider.name }}
      className="grid max-w-[720px] grid-cols-[minmax(0,1fr)] gap-5"
    >
      <Field
        name="name"
        title="Name"
        type="text"
        required
        description="What this source is called on every page. It cannot be changed later."
        placeholder="production"
      />
      <ConfigInputs fields={fields} engines={provider.logEngines ?? []} stored={null} />
      <div className="grid justify-items-start gap-2">
        <Submit kind="primary" pending="Connecting…">
          Connect {provider.label}
        </Submit>
        <p className="text-fg-2 text-note">
          Nothing is asked of {provider.label} yet; the next page says exactly what to grant.
          {made.length > 0 &&
            ` ${formatList(made.map(({ title }, index) => (index === 0 ? title : inSentence(title))))} ${made.length === 1 ? "is" : "are"} made by Rollcall.`}
        </p>
      </div>
    </ActionForm>
  );
}
