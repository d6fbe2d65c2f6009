import type { Metadata } from "next";
import Link from "next/link";
import { ActionForm } from "#components/form/action-form.tsx";
import { Submit } from "#components/form/submit.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { recordRead } from "#lib/commands/record-read.ts";
import type { SetUpStep } from "#lib/providers/contract.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { liveSources, type StoredSource } from "#lib/queries/find-source.ts";
import { pageProblem } from "../../../page-problem.tsx";
import { pageContext } from "../../../reader.ts";
import { collectNow } from "../../actions/collect-now.ts";
import { nameFrom, sourceAddress } from "../../address.ts";

type Props = { params: Promise<{ name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Set up ${nameFrom((await params).name)}` };
}

/** What a person does on the cloud's side so that a source can be read, ready to paste; then how to check it and begin. */
export default async function SetUp({ params }: Props) {
  const name = nameFrom((await params).name);
  const crumb = (
    <Crumbs
      crumbs={[
        { key: "sources", name: "Sources", href: "/sources" },
        { key: "source", name, href: sourceAddress(name) },
        { key: "set-up", name: "set-up" },
      ]}
    />
  );
  let source: StoredSource | undefined;
  try {
    const ctx = await pageContext("GET /sources/[name]/set-up");
    [source] = await liveSources(ctx.pool, name);
    await recordRead(ctx, "source.settings", { subject: `source:${name}` }, { often: true });
  } catch (error) {
    return pageProblem(error, crumb);
  }
  if (source === undefined) return null;
  const provider = providerOf(source.provider);
  // What was generated was stored when the source was connected: nothing is made anew here.
  const { steps } = provider.setUp(source.config, () => "");
  return (
    <>
      <PageHead
        eyebrow={crumb}
        answer={
          source.asOf === null
            ? `${name} is connected. ${steps.length} steps in ${provider.label}, then it can be read.`
            : `What ${name} needs in ${provider.label}, to the letter.`
        }
      />
      <ol className="grid max-w-[1000px] grid-cols-[minmax(0,1fr)] gap-4">
        {steps.map((step, index) => (
          <li key={step.title}>
            <Step step={step} number={index + 1} />
          </li>
        ))}
        <li>
          <Check name={name} number={steps.length + 1} />
        </li>
        <li>
          <Begin name={name} number={steps.length + 2} />
        </li>
      </ol>
    </>
  );
}

function Step({ step: { title, text, code }, number }: { step: SetUpStep; number: number }) {
  return (
    <Panel id={`step-${number}`} title={`${number}. ${title}`} lead={text}>
      {code !== null && <Code name={code.name} text={code.text} />}
    </Panel>
  );
}

function Code({ name, text }: { name: string; text: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex items-center justify-between gap-3">
        <span className="font-mono text-fg-2 text-note">{name}</span>
        <CopyButton text={text} what={name} />
      </div>
      <CodeBlock text={text} label={name} />
    </div>
  );
}

function Check({ name, number }: { name: string; number: number }) {
  return (
    <Panel
      id="check"
      title={`${number}. Check it`}
      lead="Where the worker runs, with the credentials the worker has: tries every credential and permission, changes and stores nothing, and says the fix for whatever fails."
    >
      <Code name="command" text={`npm run cli -- doctor "${name}"`} />
    </Panel>
  );
}

function Begin({ name, number }: { name: string; number: number }) {
  return (
    <Panel
      id="begin"
      title={`${number}. Read it`}
      lead="The worker also reads it by itself, by its schedule. What is still missing then shows in its coverage, with the permission that is missing."
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <ActionForm action={collectNow} hidden={{ source: name }}>
          <Submit kind="primary" pending="Asking…">
            Collect now
          </Submit>
        </ActionForm>
        <Link href={sourceAddress(name)} prefetch={false} className="text-accent hover:underline">
          To {name}
        </Link>
      </div>
    </Panel>
  );
}
