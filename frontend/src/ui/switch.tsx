import { Switch as Radix } from "radix-ui";
import type { ReactNode } from "react";

/** A switch with its name beside it; pressing the name moves it too. */
export function Switch({
  id,
  label,
  said,
  checked,
  onCheckedChange,
  disabled,
}: {
  id: string;
  label: ReactNode;
  said?: ReactNode;
  checked: boolean;
  onCheckedChange: (on: boolean) => void;
  disabled?: boolean;
}) {
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {said ? (
          <p id={`${id}-said`} className="text-sm text-soft">
            {said}
          </p>
        ) : null}
      </div>
      <Radix.Root
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={onCheckedChange}
        aria-describedby={said ? `${id}-said` : undefined}
        className="relative h-6 w-11 shrink-0 rounded-full border border-line-strong bg-sunken transition-colors disabled:opacity-55 data-[state=checked]:border-mark data-[state=checked]:bg-mark"
      >
        <Radix.Thumb className="block size-4 translate-x-1 rounded-full bg-line-strong transition-transform data-[state=checked]:translate-x-6 data-[state=checked]:bg-mark-ink" />
      </Radix.Root>
    </div>
  );
}
