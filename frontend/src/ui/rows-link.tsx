import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { cx } from "./cx";

type Search = Record<string, unknown>;

/** A figure that opens its rows. `query` is the one that the API gave with it; the page that shows
 * it holds a RowsDrawer. */
export function RowsLink({
  query,
  count,
  children,
  className,
}: {
  query: string;
  count?: number;
  children: ReactNode;
  className?: string;
}) {
  if (count === 0 || !query) return <span className={cx("figures", className)}>{children}</span>;
  const rows = count === undefined ? "the rows" : count === 1 ? "1 row" : `${count} rows`;
  return (
    <Link
      to="."
      search={(now: Search) => ({ ...now, rows: query })}
      resetScroll={false}
      className={cx("link figures", className)}
    >
      {children}
      <span className="sr-only">, open {rows} behind it</span>
    </Link>
  );
}

/** Which rows are open, as the address tells it: going back closes them. */
export function useRows(): {
  query: string | null;
  open: (query: string) => void;
  close: () => void;
} {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = (rows: string | undefined) =>
    void navigate({
      to: ".",
      search: (now: Search) => ({ ...now, rows }),
      replace: rows === undefined,
      resetScroll: false,
    });
  return {
    query: typeof search.rows === "string" && search.rows ? search.rows : null,
    open: go,
    close: () => go(undefined),
  };
}
