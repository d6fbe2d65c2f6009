import type { Metadata } from "next";
import Link from "next/link";
import { buttonClass } from "#components/ui/button.tsx";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatList } from "#components/ui/format.ts";
import { inSentence } from "#components/ui/kind-words.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { Provider } from "#lib/providers/contract.ts";
import { clouds } from "#lib/providers/registry.ts";
import { pageReader } from "../../current-person.ts";
import { pageProblem } from "../../page-problem.tsx";

export const metadata: Metadata = { title: "Connect a source" };

/** The clouds that can be connected, and the way in without credentials. */
export default async function Connect() {
  try {
    await pageReader("GET /sources/connect");
  } catch (error) {
    return pageProblem(error, "Sources");
  }
  return (
    <>
      <PageHead
        eyebrow={
          <Crumbs
            crumbs={[
              { key: "sources", name: "Sources", href: "/sources" },
              { key: "connect", name: "connect" },
            ]}
          />
        }
        answer="What should Rollcall read?"
      />
      <div className="grid max-w-[1000px] grid-cols-[minmax(0,1fr)] gap-4">
        {clouds.map((provider) => (
          <Panel
            key={provider.name}
            id={provider.name}
            title={
              <>
                <CloudMark provider={provider.name} named /> {provider.label}
              </>
            }
            lead={`Reads ${formatList(kindsOf(provider))}, and what they may do. It only reads, and never a secret's value; no credential is stored here.`}
          >
            <Link
              href={`/sources/connect/${provider.name}`}
              prefetch={false}
              className={buttonClass("primary")}
            >
              Connect {provider.label}
            </Link>
          </Panel>
        ))}
        <Panel
          id="import"
          title="Export files, without credentials"
          lead="An export that somebody made with the cloud's own command line is read instead. It is as of its own date, and brought up to date by a newer one."
        >
          <CodeBlock
            label="Commands to import"
            text={clouds.map(({ name }) => `npm run cli -- import ${name} --help`).join("\n")}
          />
        </Panel>
      </div>
    </>
  );
}

/** Its own identities by name, the first few. */
function kindsOf({ label: cloud, principalKinds }: Provider): string[] {
  const labels = Object.values(principalKinds).map(
    ({ label }) => `${label.startsWith(cloud) ? label : inSentence(label)}s`,
  );
  return labels.length <= 4 ? labels : [...labels.slice(0, 4), "more"];
}
