/** Text as written, in a box that scrolls; reachable by keyboard, whole on paper, and no landmark: a page holds many. */
export function CodeBlock({ text, label }: { text: string; label: string }) {
  return (
    <figure
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: text that scrolls sideways must be reachable by keyboard.
      tabIndex={0}
      className="max-h-96 overflow-auto rounded-box border border-line bg-frame px-3 py-2 print:max-h-none"
    >
      <pre className="text-note print:whitespace-pre-wrap">{text}</pre>
    </figure>
  );
}
