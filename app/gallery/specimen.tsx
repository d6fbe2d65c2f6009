import type { ReactNode } from "react";

/** One state of a component, with its name beneath. */
export function Specimen({ name, children }: { name: string; children: ReactNode }) {
  return (
    <figure className="grid content-start gap-1.5">
      <div className="min-h-8 min-w-0">{children}</div>
      <figcaption className="text-fg-2 text-kind">{name}</figcaption>
    </figure>
  );
}

export function Specimens({ children }: { children: ReactNode }) {
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(min(220px,100%),1fr))] gap-x-6 gap-y-4">
      {children}
    </div>
  );
}
