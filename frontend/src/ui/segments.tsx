import { cx } from "./cx";

/** One of a few, all in sight: radio buttons that look like one control. */
export function Segments<T extends string>({
  label,
  name,
  value,
  options,
  onChange,
}: {
  label: string;
  name: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <fieldset className="inline-flex rounded-lg border border-line bg-sunken p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((each) => (
        <label
          key={each.value}
          className={cx(
            "cursor-pointer rounded-md px-3 py-1.5 text-sm has-focus-visible:outline-2 has-focus-visible:outline-mark",
            each.value === value ? "bg-card font-medium shadow-xs" : "text-soft hover:text-ink",
          )}
        >
          <input
            type="radio"
            name={name}
            value={each.value}
            checked={each.value === value}
            onChange={() => onChange(each.value)}
            className="sr-only"
          />
          {each.label}
        </label>
      ))}
    </fieldset>
  );
}
