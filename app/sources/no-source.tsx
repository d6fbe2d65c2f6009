import Link from "next/link";
import { buttonClass } from "#components/ui/button.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { IfMay } from "../if-may.tsx";

/** Before there is a source: the two ways to begin. */
export function NoSource() {
  return (
    <>
      <PageHead eyebrow="Sources" answer="No source is connected yet." />
      <div className="grid justify-items-start gap-3 rounded-box border border-line-strong border-dashed p-6">
        <h2 className="text-title">Begin with what you have</h2>
        <ul className="grid gap-1.5 text-fg-2">
          <li>
            <strong className="text-fg">A cloud you can grant rights in:</strong> connect it, give Rollcall
            the read-only permissions that the next page spells out, and collect.
          </li>
          <li>
            <strong className="text-fg">An export file and no credentials:</strong>{" "}
            <code>npm run cli -- import --help</code> reads it instead.
          </li>
        </ul>
        <IfMay to="GET /sources/connect" named="Connect a source">
          <Link href="/sources/connect" prefetch={false} className={buttonClass("primary")}>
            Connect a source
          </Link>
        </IfMay>
      </div>
    </>
  );
}
