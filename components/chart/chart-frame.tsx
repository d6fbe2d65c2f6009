import type { ReactNode } from "react";
import { Scroll } from "#components/ui/scroll.tsx";

export type ChartTwin = {
  /** What the table is, for who cannot see that it belongs to the drawing. */
  label: string;
  columns: readonly string[];
  /** The first cell names its row. */
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
};

type Props = {
  /** What the drawing says; the numbers it supports. */
  sentence: ReactNode;
  /** In a box that has its height before; on paper it has one width, too. */
  drawing: ReactNode;
  twin: ChartTwin;
};

/** Every chart: its sentence, the drawing, and the same numbers as a table, which is open where no scripts run. */
export function ChartFrame({ sentence, drawing, twin }: Props) {
  return (
    <figure>
      <figcaption className="mb-3 text-pretty text-fg-2">{sentence}</figcaption>
      <div className="h-[220px] text-note print:w-[640px] print:max-w-full">{drawing}</div>
      <Twin twin={twin} />
    </figure>
  );
}

function Twin({ twin: { label, columns, rows } }: { twin: ChartTwin }) {
  const cell = "border-line border-b px-2 py-1";
  return (
    <details className="twin mt-2">
      <summary className="inline-block min-h-6 text-accent text-note hover:underline noscript:hidden">
        As a table
      </summary>
      <Scroll label={label} bare>
        <table className="w-full min-w-[520px] border-separate border-spacing-0 text-note">
          <thead className="text-fg-2">
            <tr>
              {columns.map((name, index) => (
                <th key={name} scope="col" className={`${cell} ${index === 0 ? "text-left" : "text-right"}`}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, cells: [name, ...values] }) => (
              <tr key={key}>
                <th scope="row" className={`${cell} whitespace-nowrap text-left font-normal`}>
                  {name}
                </th>
                {values.map((value, index) => (
                  <td key={columns[index + 1]} className={`${cell} whitespace-nowrap text-right`}>
                    {value}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}
