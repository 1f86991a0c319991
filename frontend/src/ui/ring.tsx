/** How far a thing is, as a ring; the words say the same. */
export function Ring({
  share,
  label,
  size = 72,
  tone = "var(--c1)",
}: {
  share: number;
  label: string;
  size?: number;
  tone?: string;
}) {
  const r = 30;
  const round = 2 * Math.PI * r;
  const full = Math.max(0, Math.min(1, share));
  return (
    <svg viewBox="0 0 72 72" width={size} height={size} role="img" aria-label={label}>
      <circle cx="36" cy="36" r={r} fill="none" stroke="var(--line)" strokeWidth="7" />
      {full > 0 ? (
        <circle
          cx="36"
          cy="36"
          r={r}
          fill="none"
          stroke={tone}
          strokeWidth="7"
          strokeLinecap="round"
          strokeDasharray={`${full * round} ${round}`}
          transform="rotate(-90 36 36)"
        />
      ) : null}
    </svg>
  );
}
