import { Slider as Radix } from "radix-ui";

/** A value on a line, moved by hand or with the arrow keys; `said` is what it stands for. */
export function Slider({
  label,
  said,
  value,
  min,
  max,
  step,
  onChange,
}: {
  label: string;
  said: string;
  value: number;
  min: number;
  max: number;
  step: number;
  onChange: (value: number) => void;
}) {
  return (
    <Radix.Root
      value={[value]}
      min={min}
      max={max}
      step={step}
      onValueChange={([next]) => next !== undefined && onChange(next)}
      className="relative flex h-6 w-full touch-none items-center select-none"
    >
      <Radix.Track className="relative h-1.5 grow rounded-full bg-sunken ring-1 ring-line">
        <Radix.Range className="absolute h-full rounded-full bg-mark" />
      </Radix.Track>
      <Radix.Thumb
        aria-label={label}
        aria-valuetext={said}
        className="block size-5 rounded-full border-2 border-mark bg-card shadow-sm"
      />
    </Radix.Root>
  );
}
