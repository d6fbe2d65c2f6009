import type { ComponentProps } from "react";

/** A square button that shows an icon only; its label is what assistive technology and the tooltip say. */
export function IconButton({ label, className = "", ...rest }: ComponentProps<"button"> & { label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={`inline-grid size-[30px] flex-none place-items-center rounded-box text-fg-2 hover:bg-hover ${className}`}
    />
  );
}
