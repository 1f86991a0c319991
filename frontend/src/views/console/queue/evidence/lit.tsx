import { createContext, useContext, useMemo, useState, type ReactNode } from "react";

import { cx } from "@/ui/cx";

import type { Token } from "../types";

interface Lit {
  token: Token | null;
  light: (token: Token | null) => void;
  /** Stays lit until it is pressed again. */
  pin: (token: Token) => void;
  pinned: Token | null;
}

const LitContext = createContext<Lit>({
  token: null,
  light: () => {},
  pin: () => {},
  pinned: null,
});

export const useLit = () => useContext(LitContext);

/** Which figure is pointed at: its rows light up beside it. */
export function LitProvider({ children }: { children: ReactNode }) {
  const [over, light] = useState<Token | null>(null);
  const [pinned, setPinned] = useState<Token | null>(null);
  const lit = useMemo(
    () => ({
      token: over ?? pinned,
      light,
      pinned,
      pin: (token: Token) => setPinned((was) => (was === token ? null : token)),
    }),
    [over, pinned],
  );
  return <LitContext value={lit}>{children}</LitContext>;
}

/** A text in its pieces: figures can be pointed at, and a number bound to no fact stands out. */
export function Tokens({ tokens }: { tokens: readonly Token[] }) {
  return tokens.map((token) =>
    token.kind === "text" ? (
      token.text
    ) : token.kind === "figure" ? (
      <Figure key={token.start} token={token} />
    ) : (
      <mark
        key={token.start}
        title="Bound to no fact"
        className="rounded-sm bg-stop-soft px-0.5 text-stop underline decoration-wavy"
      >
        {token.text}
        <span className="sr-only"> (bound to no fact)</span>
      </mark>
    ),
  );
}

function Figure({ token }: { token: Token }) {
  const { token: lit, light, pin, pinned } = useLit();
  return (
    <button
      type="button"
      aria-pressed={pinned === token}
      onPointerEnter={() => light(token)}
      onPointerLeave={() => light(null)}
      onFocus={() => light(token)}
      onBlur={() => light(null)}
      onClick={() => pin(token)}
      className={cx(
        "rounded-sm text-left figures underline decoration-mark decoration-dotted underline-offset-4",
        lit === token && "bg-mark-soft text-mark",
      )}
    >
      {token.text}
    </button>
  );
}
