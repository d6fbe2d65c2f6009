import Link from "next/link";
import { Fragment, type ReactNode } from "react";

export type Crumb = {
  name: ReactNode;
  key: string /** Where it leads; absent for the page itself. */;
  href?: string;
};

/** Where a page is: `Sources / acme-aws / run 12`, each part but the last a link. */
export function Crumbs({ crumbs }: { crumbs: Crumb[] }) {
  return crumbs.map(({ key, name, href }, index) => (
    <Fragment key={key}>
      {index > 0 && <span aria-hidden>/</span>}
      {href === undefined ? (
        <span className="inline-flex items-center gap-1.5">{name}</span>
      ) : (
        <Link href={href} prefetch={false} className="inline-flex items-center gap-1.5 hover:underline">
          {name}
        </Link>
      )}
    </Fragment>
  ));
}
