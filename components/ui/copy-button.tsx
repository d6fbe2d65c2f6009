"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./button.tsx";
import { copyText } from "./copy-text.ts";
import { toast } from "./toast.ts";

/** Puts a text on the clipboard and says so. `what`: the thing, for the button's name: `Copy trust-policy.json`. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState(false);
  const Icon = copied ? Check : Copy;
  return (
    <Button
      className="no-print"
      aria-label={`Copy ${what}`}
      onClick={async () => {
        const done = await copyText(text);
        setCopied(done);
        toast(done ? `Copied ${what}` : "The browser did not allow copying: select the text instead");
      }}
    >
      <Icon aria-hidden className="size-3.5" strokeWidth={1.5} />
      {copied ? "Copied" : "Copy"}
    </Button>
  );
}
