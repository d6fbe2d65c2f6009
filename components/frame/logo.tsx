/** The mark of Rollcall: a list being ticked off. */
export function Logo() {
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden
      className="size-4 flex-none fill-none stroke-[1.5] stroke-accent"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M2.5 4h4M2.5 8h4M2.5 12h4M9 4l1.5 1.5L13.5 2.5M9 8l1.5 1.5 3-3M9.5 12.5h4" />
    </svg>
  );
}
