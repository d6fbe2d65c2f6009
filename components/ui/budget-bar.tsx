const [ZERO, FULL] = [44, 88];

/** What is left of a budget, from 50 % overspent to all of it: the bar crosses zero, and says by an arrow where it goes on. */
export function BudgetBar({ share }: { share: number | null }) {
  const shown = share === null ? 0 : Math.max(-0.5, Math.min(1, share));
  const width = Math.abs(shown) * FULL;
  return (
    <svg viewBox="0 0 132 16" width={132} height={16} aria-hidden className="mark flex-none">
      {share === null ? (
        <rect
          x={ZERO + 0.5}
          y={4.5}
          width={FULL - 1}
          height={7}
          className="fill-none stroke-hatch"
          strokeDasharray="3 2"
        />
      ) : (
        <rect x={ZERO} y={4} width={FULL} height={8} className="fill-track" />
      )}
      {share !== null && shown >= 0 && (
        <rect x={ZERO} y={4} width={width} height={8} className="fill-ink-2" />
      )}
      {share !== null && shown < 0 && (
        <rect x={ZERO - width} y={4} width={width} height={8} className="fill-breach" />
      )}
      {share !== null && share < -0.5 && <path d="M5 4v8L0 8Z" className="fill-breach stroke-page" />}
      <path d={`M${ZERO} 1v14`} className="stroke-line-strong" />
    </svg>
  );
}
