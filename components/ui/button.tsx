import type { ComponentProps } from "react";

type Kind = "plain" | "primary" | "quiet";

const LOOK: Record<Kind, string> = {
  plain: "border-line-strong bg-page text-fg hover:bg-hover",
  primary: "border-accent bg-accent font-semibold text-on-accent hover:opacity-90",
  quiet: "border-transparent bg-transparent text-fg-2 hover:bg-hover",
};

/** The look of a button, for links that are drawn as one. */
export function buttonClass(kind: Kind = "plain"): string {
  return `inline-flex h-[30px] items-center gap-1.5 whitespace-nowrap rounded-box border px-3 no-underline aria-disabled:cursor-default aria-disabled:border-line aria-disabled:bg-page aria-disabled:text-fg-3 disabled:border-line disabled:bg-page disabled:text-fg-3 ${LOOK[kind]}`;
}

/** A button of the page; `primary` at most once on a screen. */
export function Button({
  kind = "plain",
  className = "",
  ...rest
}: ComponentProps<"button"> & { kind?: Kind }) {
  return <button type="button" {...rest} className={`${buttonClass(kind)} ${className}`} />;
}
