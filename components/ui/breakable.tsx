import { Fragment, type ReactNode } from "react";

/** A long name that may break after `/` and `:` before it breaks anywhere. */
export function Breakable({ text }: { text: string }): ReactNode {
  return text.split(/(?<=[/:])/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no identity but their place.
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
