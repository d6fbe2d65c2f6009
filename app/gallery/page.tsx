import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageHead } from "#components/ui/page-head.tsx";
import { pageReader } from "../current-person.ts";
import { Bars } from "./bars.tsx";
import { Charts } from "./charts.tsx";
import { Forms } from "./forms.tsx";
import { Marks } from "./marks.tsx";
import { Pieces } from "./pieces.tsx";
import { Places } from "./places.tsx";
import { Tables } from "./tables.tsx";

export const metadata: Metadata = { title: "Gallery" };

/** Every component in every state, for whoever builds pages: in development and in the demo alone. Its values are examples. */
export default async function Gallery() {
  if (process.env.NODE_ENV !== "development" && process.env.ROLLCALL_DEMO !== "1") notFound();
  await pageReader("GET /gallery");
  return (
    <>
      <PageHead eyebrow="For builders" answer="Every component in every state; the values are examples." />
      <div className="grid gap-4">
        <Marks />
        <Pieces />
        <Bars />
        <Charts />
        <Tables />
        <Forms />
        <Places />
      </div>
    </>
  );
}
