/** How far AWS's own usage evidence reaches: some 400 days back, never before the principal existed, never quite until now. */

const day = 86_400_000;
/** Source: "Refine permissions using last accessed information": at least 400 days, recent activity usually within four hours. */
const trackedDays = 400;
const latencyMs = 4 * 3_600_000;

/** The span in which activity would have shown. Empty (from = to) for a principal younger than the latency. */
export function usageWindow(readAt: Date, createdAt: Date | null): { coveredFrom: Date; coveredTo: Date } {
  const earliest = readAt.getTime() - trackedDays * day;
  const from = Math.max(earliest, createdAt?.getTime() ?? earliest);
  return { coveredFrom: new Date(from), coveredTo: new Date(Math.max(from, readAt.getTime() - latencyMs)) };
}
