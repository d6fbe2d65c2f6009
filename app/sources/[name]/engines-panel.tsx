import Link from "next/link";
import { Panel } from "#components/ui/panel.tsx";
import type { LogEngine } from "#lib/providers/contract.ts";
import { providerOf } from "#lib/providers/registry.ts";
import type { CapabilityCoverage } from "#lib/queries/coverage.ts";
import type { SourceSummary } from "#lib/queries/list-sources.ts";
import { IfMay } from "../../if-may.tsx";
import { sourceAddress } from "../address.ts";
import { ENGINE_STATES } from "../engine-words.ts";

type Props = { source: SourceSummary; capabilities: readonly CapabilityCoverage[] };

/** What else may be asked for use, whether it is, and what that costs: as measured, or as it will be measured. */
export function EnginesPanel({ source, capabilities }: Props) {
  const { name, provider, config } = source;
  const { logEngines = [] } = providerOf(provider);
  if (logEngines.length === 0) return null;
  return (
    <Panel
      id="engines"
      title="Use from logs"
      flush
      footer={
        <IfMay to="GET /sources/[name]/settings" named="Switch on or off">
          <Link
            href={`${sourceAddress(name)}/settings`}
            prefetch={false}
            className="text-accent hover:underline"
          >
            Switch on or off
          </Link>
        </IfMay>
      }
    >
      <ul>
        {logEngines.map((engine) => (
          <li
            key={engine.title}
            data-engine={engine.title}
            className="grid gap-1 border-line border-t px-4 py-3 first:border-t-0"
          >
            <h3 className="flex flex-wrap items-baseline justify-between gap-x-3 font-semibold">
              {engine.title}{" "}
              <span className="font-normal text-fg-2">{ENGINE_STATES[engine.stateOf(config)]}</span>
            </h3>
            <Told engine={engine} config={config} capabilities={capabilities} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

type ToldProps = { engine: LogEngine; config: SourceSummary["config"]; capabilities: Props["capabilities"] };

function Told({ engine, config, capabilities }: ToldProps) {
  if (engine.stateOf(config) === "off") return null;
  const costs = capabilities.filter(({ capability }) => engine.costs.includes(capability));
  if (costs.length === 0) return <p className="text-pretty text-fg-2 text-note">{engine.means(config)}</p>;
  return (
    <ul className="grid gap-1.5">
      {costs.map(({ scope, capability, reason }) => (
        <li
          key={`${scope.externalId} ${capability}`}
          data-cost={capability}
          className="text-pretty text-note [overflow-wrap:anywhere]"
        >
          {reason}
        </li>
      ))}
    </ul>
  );
}
