import { ChartNoAxesCombined, Table as TableIcon } from "lucide-react";
import { Suspense, useState, type ReactNode } from "react";

import { Button } from "../ui/button";
import { CardHead } from "../ui/card";

/** A picture with what it says in words above it, and the same as a table behind it. */
export function Picture({
  title,
  said,
  actions,
  table,
  children,
  level = 2,
}: {
  title: string;
  said?: ReactNode;
  actions?: ReactNode;
  table: ReactNode;
  children: ReactNode;
  level?: 2 | 3;
}) {
  const [asTable, setAsTable] = useState(false);
  const Icon = asTable ? ChartNoAxesCombined : TableIcon;
  return (
    <>
      <CardHead
        level={level}
        title={title}
        said={said}
        actions={
          <>
            {actions}
            <Button
              size="small"
              kind="quiet"
              className="-ml-2.5 sm:ml-0"
              onClick={() => setAsTable(!asTable)}
            >
              <Icon aria-hidden className="size-4" />
              {asTable ? "Show as picture" : "Show as table"}
              <span className="sr-only">: {title}</span>
            </Button>
          </>
        }
      />
      {asTable ? (
        <div className="max-h-96 overflow-y-auto">{table}</div>
      ) : (
        <Suspense fallback={<div className="h-64 animate-pulse rounded-lg bg-sunken" />}>
          {children}
        </Suspense>
      )}
    </>
  );
}
