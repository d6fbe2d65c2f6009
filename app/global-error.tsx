"use client";

import "./globals.css";
import { States } from "#components/state/states.tsx";

/** The page when even the frame cannot be drawn. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body className="p-6">
        <title>Rollcall</title>
        <States
          state="error"
          problem="Rollcall could not draw its frame"
          hint="Load the page again; if it stays, look in the log of the web process."
        >
          <button type="button" onClick={retry} className="underline">
            Try again
          </button>
        </States>
      </body>
    </html>
  );
}
