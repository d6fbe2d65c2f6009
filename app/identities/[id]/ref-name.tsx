import Link from "next/link";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { Hole } from "#components/ui/hole.tsx";
import type { PrincipalLink, RefLink } from "#lib/queries/identity-detail.ts";

/** A principal's name, leading to its page. */
export function PrincipalName({ principal }: { principal: PrincipalLink }) {
  return (
    <span className="inline-flex max-w-full items-baseline gap-1.5">
      <CloudMark provider={principal.provider} />
      <Link
        href={`/identities/${principal.id}`}
        prefetch={false}
        className="link-quiet font-semibold [overflow-wrap:anywhere]"
      >
        {principal.name}
      </Link>
      {principal.scope !== null && <span className="text-fg-2 text-note">{principal.scope}</span>}
      {principal.gone && <span className="text-fg-2 text-note">gone</span>}
    </span>
  );
}

/** Somebody a fact names: a link where it is known who, else the name as written and what is known about it. */
export function RefName({ link }: { link: RefLink }) {
  if (link.principal !== null) return <PrincipalName principal={link.principal} />;
  return (
    <span className="[overflow-wrap:anywhere]">
      <span className="font-mono text-note">{link.value}</span>{" "}
      {link.status === "dangling" && (
        <Hole kind="unknown" reason="a complete collection of where it would be did not find it">
          names nobody
        </Hole>
      )}
      {link.status === "not-collected" && (
        <Hole kind="unknown" reason="where it lives was not read completely">
          not collected
        </Hole>
      )}
    </span>
  );
}
