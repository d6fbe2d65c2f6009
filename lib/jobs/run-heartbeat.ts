/** A run's sign of life, in database time: its process and its connection to the database work. */
import type { Pool } from "pg";

const everyMs = 5_000;

/**
 * Beats until the returned function is called. `onGivenUp`: somebody took the run for dead, so it must end. A beat that
 * cannot be written is left out: whether the run's connections still work, the run notices by itself.
 */
export function startHeartbeat(pool: Pool, runId: number, onGivenUp: () => void): () => void {
  const beat = async () => {
    const written = await pool.query(beatSql, [runId]);
    if (written.rowCount === 0) onGivenUp();
  };
  const timer = setInterval(() => void beat().catch(() => {}), everyMs);
  void beat().catch(() => {});
  return () => clearInterval(timer);
}

const beatSql = "update run set heartbeat_at = now() where id = $1 and status = 'running'";
