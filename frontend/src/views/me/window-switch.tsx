import { Segments } from "../../ui/segments";

export type WindowDays = 30 | 180;

const WINDOWS = [
  { value: "30", label: "30 days" },
  { value: "180", label: "180 days" },
] as const;

/** The window that a whole page is read over. */
export function WindowSwitch({
  value,
  onChange,
}: {
  value: WindowDays;
  onChange: (days: WindowDays) => void;
}) {
  return (
    <Segments
      label="Window"
      name="window"
      value={value === 180 ? "180" : "30"}
      options={WINDOWS}
      onChange={(days) => onChange(days === "180" ? 180 : 30)}
    />
  );
}
