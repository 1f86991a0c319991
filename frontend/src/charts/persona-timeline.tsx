import type { TimelinePoint } from "../api/schema";
import { cx } from "../ui/cx";
import { dayOf, shortDay } from "../ui/said";
import { Table } from "../ui/table";

interface Lane {
  key: string;
  title: string;
}

/** Personas that held on any of the days, in the order in which they first come. */
export function lanesOf(points: readonly TimelinePoint[]): Lane[] {
  const found = new Map<string, Lane>();
  for (const point of points)
    for (const { key, title } of point.personas) found.set(key, { key, title });
  return [...found.values()];
}

/** Which personas held on which days: a row each, the latest day on the right. It is a table, so
 * that it is read by eye and by ear alike. */
export function PersonaTimeline({
  points: latestFirst,
  caption,
}: {
  /** Points of one source, the latest first, as the API sends them. */
  points: readonly TimelinePoint[];
  caption: string;
}) {
  const points = latestFirst.toReversed();
  const lanes = lanesOf(latestFirst);
  if (!lanes.length)
    return (
      <p className="text-sm text-soft">
        {points.length === 1
          ? "No pattern fitted on the day that was read."
          : `No pattern fitted on any of the ${points.length} days that were read.`}
      </p>
    );
  return (
    <Table caption={caption} className="w-auto! min-w-full">
      <thead>
        <tr>
          <th scope="col" className="sticky left-0 z-10 bg-card pr-3 text-left text-xs font-medium">
            <span className="sr-only">Pattern</span>
          </th>
          {points.map((point) => (
            <th
              key={point.source + point.as_of}
              scope="col"
              className="min-w-16 px-1 pb-2 text-center align-bottom text-xs font-medium text-soft"
            >
              <time dateTime={point.as_of} title={dayOf(point.as_of)}>
                {shortDay(point.as_of)}
              </time>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lanes.map((lane) => (
          <tr key={lane.key}>
            <th
              scope="row"
              className="sticky left-0 z-10 max-w-36 bg-card py-1.5 pr-3 text-left text-sm font-medium"
            >
              {lane.title}
            </th>
            {points.map((point) => (
              <td key={point.source + point.as_of} className="px-0.5 py-1.5">
                <Cell held={point.personas.find((each) => each.key === lane.key)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Cell({ held }: { held: TimelinePoint["personas"][number] | undefined }) {
  return (
    <span
      className={cx(
        "flex h-7 items-center justify-center rounded text-xs",
        !held && "bg-sunken text-soft",
        held && (held.primary ? "bg-mark text-mark-ink" : "bg-mark-soft text-mark"),
      )}
    >
      {held ? held.primary ? "First" : "Fits" : <span aria-hidden>·</span>}
      {held ? null : <span className="sr-only">No</span>}
    </span>
  );
}

/** What turned, the latest first; days on which nothing did are left out. */
export function WhatTurned({ points }: { points: readonly TimelinePoint[] }) {
  const turned = points.flatMap((point) =>
    point.turned.map((each) => ({ ...each, as_of: point.as_of })),
  );
  if (!turned.length)
    return <p className="text-sm text-soft">Nothing began or ended between these days.</p>;
  return (
    <ol className="grid gap-3">
      {turned.map((each) => (
        <li key={each.as_of + each.key} className="border-l-2 border-line pl-3">
          <p className="text-sm text-soft">
            <time dateTime={each.as_of}>{dayOf(each.as_of)}</time>
          </p>
          <p className="text-sm">{each.said}</p>
        </li>
      ))}
    </ol>
  );
}
