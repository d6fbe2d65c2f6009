import type { ReactNode } from "react";

const CLOUDS: Record<string, { label: string; fill: string; shape: ReactNode }> = {
  aws: { label: "AWS", fill: "fill-aws", shape: <rect x="1" y="1" width="10" height="10" rx="1" /> },
  gcp: { label: "GCP", fill: "fill-gcp", shape: <circle cx="6" cy="6" r="5.2" /> },
  azure: { label: "Azure", fill: "fill-azure", shape: <path d="M6 .8 11.4 11H.6z" /> },
  kubernetes: {
    label: "Kubernetes",
    fill: "fill-k8s",
    shape: <path d="M6 .5l4.8 2.75v5.5L6 11.5 1.2 8.75v-5.5z" />,
  },
};
const DIAMOND = <path d="M6 .5 11.5 6 6 11.5.5 6z" />;
const OTHER = { label: "Other", fill: "fill-other", shape: DIAMOND };
/** No cloud, so it has no mark of its own. */
const ROLLCALL = { ...OTHER, label: "Rollcall" };

function lookOf(provider: string): (typeof CLOUDS)[string] {
  return provider === "rollcall" ? ROLLCALL : (CLOUDS[provider] ?? OTHER);
}

/** The cloud's name in words: `AWS`. */
export function cloudLabel(provider: string): string {
  return lookOf(provider).label;
}

/** A 12 px mark that tells clouds apart by shape first and colour second; silent where the name stands beside it. */
export function CloudMark({ provider, named = false }: { provider: string; named?: boolean }) {
  const cloud = lookOf(provider);
  const look = `mark inline-block size-3 flex-none align-[-1px] ${cloud.fill}`;
  if (named) {
    return (
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden className={look}>
        {cloud.shape}
      </svg>
    );
  }
  return (
    <svg viewBox="0 0 12 12" width="12" height="12" role="img" aria-label={cloud.label} className={look}>
      <title>{cloud.label}</title>
      {cloud.shape}
    </svg>
  );
}
