import { useNavigate, useSearch } from "@tanstack/react-router";

import { Segments } from "../../../ui/segments";
import { Failed, State, Waiting } from "../../../ui/state";
import { Personas } from "../../me/pattern/personas";
import { usePattern } from "./pattern-read";
import { PersonaHistory } from "./persona-history";
import { PrimaryCard } from "./primary-card";
import { TimeBar } from "./time-bar";

const WINDOWS = [
  { value: "30", label: "30 days" },
  { value: "180", label: "180 days" },
] as const;

/** Which persona, why, why not the others, and since when. */
export default function PatternPart({ userId }: { userId: string }) {
  const { window = "30" } = useSearch({ from: "/console/people/$userId" });
  const navigate = useNavigate({ from: "/console/people/$userId" });
  const asked = usePattern(userId);
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Waiting label="Reading the pattern" />;
  const read = asked.data.windows.find((each) => String(each.window_days) === window);
  return (
    <>
      <TimeBar first={asked.data.first_day} last={asked.data.last_day} />
      <div className="mb-5">
        <Segments
          label="Window"
          name="window"
          value={window}
          options={WINDOWS}
          onChange={(next) =>
            void navigate({
              search: (now) => ({ ...now, window: next }),
              replace: true,
              resetScroll: false,
            })
          }
        />
      </div>
      <div
        className="grid grid-cols-1 items-start gap-5 xl:grid-cols-2"
        aria-busy={asked.isPlaceholderData}
      >
        {read ? (
          <>
            <PrimaryCard window={read} />
            <Personas pattern={read} />
          </>
        ) : (
          <State title="Nothing was read of this window" />
        )}
        <div className="xl:col-span-2">
          <PersonaHistory userId={userId} days={Number(window)} />
        </div>
      </div>
    </>
  );
}
