/** How values of a trend are written: shares in percent, counts apart by thousands, an index with two decimals. */
import { formatIndex, formatNumber, formatPercent } from "#components/ui/format.ts";

export const trendWords = { share: formatPercent, count: formatNumber, index: formatIndex } as const;
