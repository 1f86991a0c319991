import { hooks } from "@/api/client";
import { Choice } from "@/ui/fields";

import { plain } from "./words";

/** The codes of reasons for an action: the closed list of policy. */
export function Reasons({
  action,
  value,
  onChange,
  autoFocus,
}: {
  action: string;
  value: string;
  onChange: (code: string) => void;
  autoFocus?: boolean;
}) {
  const asked = hooks.useQuery(
    "get",
    "/api/v1/operator/review/reasons",
    {},
    { staleTime: Infinity },
  );
  const codes = asked.data?.actions[action] ?? [];
  return (
    <Choice
      label="Reason"
      required
      value={value}
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus={autoFocus}
      onChange={(event) => onChange(event.target.value)}
      hint={codes.find((each) => each.code === value)?.description}
    >
      <option value="">Choose a reason</option>
      {codes.map((each) => (
        <option key={each.code} value={each.code}>
          {plain(each.code)}
        </option>
      ))}
    </Choice>
  );
}
