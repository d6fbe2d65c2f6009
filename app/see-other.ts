import { NextResponse } from "next/server";

/** Leads a browser on, after a form, to a path of Rollcall. Relative: the address it came by is the one it stays at. */
export function seeOther(path: string): NextResponse {
  return new NextResponse(null, { status: 303, headers: { location: path, "cache-control": "no-store" } });
}
