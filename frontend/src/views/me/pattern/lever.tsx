import type { LeverBody } from "../../../api/schema";
import { Button } from "../../../ui/button";
import { cx } from "../../../ui/cx";
import { Slider } from "../../../ui/slider";
import { Switch } from "../../../ui/switch";
import { saidOf, valueOf, type Changes, type Value } from "./levers";

type Turn = LeverBody["turns"][number];

/** One reading that can be moved, with the places at which something turns marked on its line. */
export function Lever({
  lever,
  changes,
  move,
}: {
  lever: LeverBody;
  changes: Changes;
  move: (to: Value) => void;
}) {
  const value = valueOf(lever, changes);
  const changed = value !== lever.now;
  if (typeof value === "boolean")
    return (
      <Switch
        id={`lever-${lever.name}`}
        label={<span className="text-sm">{lever.label}</span>}
        said={
          turning(lever.turns)
            .map((each) => each.said)
            .join(" ") || undefined
        }
        checked={value}
        onCheckedChange={move}
      />
    );
  return (
    <div className="grid gap-1">
      <div className="flex items-start justify-between gap-4">
        <span className="text-sm font-medium">{lever.label}</span>
        <span className="shrink-0 text-right text-sm figures">
          <span className={cx("block font-semibold", changed && "text-mark")}>
            {saidOf(lever, value)}
          </span>
          {changed ? (
            <Button kind="link" size="small" onClick={() => move(lever.now)}>
              back to {lever.now_said}
            </Button>
          ) : null}
        </span>
      </div>
      <div className="relative pb-3">
        <Slider
          label={lever.label}
          said={saidOf(lever, value)}
          value={value}
          min={Number(lever.least)}
          max={Number(lever.most)}
          step={lever.page}
          onChange={move}
        />
        <Marks lever={lever} />
      </div>
      <Turns lever={lever} move={move} />
    </div>
  );
}

const turning = (turns: readonly Turn[]) =>
  turns.filter((each) => each.begins.length + each.ends.length > 0);

/** Where something turns; taller where a pattern begins or ends by this reading alone. The dot of
 * the slider keeps half its width from the ends, and so do the marks. */
function Marks({ lever }: { lever: LeverBody }) {
  const least = Number(lever.least);
  const span = Number(lever.most) - least || 1;
  const at = (value: number) => `calc(0.625rem + (100% - 1.25rem) * ${(value - least) / span})`;
  return (
    <div aria-hidden className="absolute inset-x-0 bottom-0 h-3">
      <span
        className="absolute top-0 h-2 w-px bg-line-strong"
        style={{ left: at(Number(lever.now)) }}
      />
      {lever.turns.map((each) => (
        <span
          key={String(each.at)}
          className={cx(
            "absolute top-0 -translate-x-1/2 rounded-full",
            each.begins.length + each.ends.length ? "h-3 w-1 bg-ink" : "h-2 w-0.5 bg-line-strong",
          )}
          style={{ left: at(Number(each.at)) }}
        />
      ))}
    </div>
  );
}

/** The same in words; pressing goes to the exact place. */
function Turns({ lever, move }: { lever: LeverBody; move: (to: Value) => void }) {
  if (!lever.turns.length) return null;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {lever.turns.map((each) => {
        const alone = each.begins.length + each.ends.length > 0;
        return (
          <li key={String(each.at)} className="text-xs">
            <button type="button" className="text-left link" onClick={() => move(each.at)}>
              {alone ? each.said : saidOf(lever, each.at)}
              {alone ? null : <span className="sr-only">: {each.said}</span>}
            </button>
            {alone ? null : <span className="text-soft"> is a line</span>}
          </li>
        );
      })}
    </ul>
  );
}
