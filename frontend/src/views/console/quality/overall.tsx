import type { FiguresBody } from "../../../api/schema";
import { Stat } from "../../../ui/details";
import { count } from "../../../ui/said";
import { shareSaid } from "./share";

/** The counts of the whole review. */
export function Overall({ figures }: { figures: FiguresBody }) {
  const planted = figures.planted_noticed + figures.planted_missed;
  return (
    <section
      aria-label="All operators together"
      className="grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-4"
    >
      <Stat
        name="Decisions"
        value={count(figures.decisions)}
        said={`${count(figures.approvals)} approved, ${count(figures.overrides)} overridden, ${count(figures.rejections)} rejected, ${count(figures.withdrawals)} withdrawn later, ${count(figures.undone)} undone`}
      />
      <Stat
        name="Overrides"
        {...shareSaid(
          figures.overrides,
          figures.decisions,
          "decisions",
          "changed the persona or the words",
        )}
      />
      <Stat
        name="Hasty decisions"
        {...shareSaid(
          figures.hasty,
          figures.timed,
          "timed decisions",
          "were faster than anybody reads",
        )}
      />
      <Stat
        name="Planted faults noticed"
        {...shareSaid(figures.planted_noticed, planted, "planted faulty items", "were noticed")}
      />
      <p className="text-sm text-soft sm:col-span-2 xl:col-span-4">
        {count(figures.timed)} of {count(figures.decisions)} decisions were timed.{" "}
        {count(figures.unopened)} were taken on items that their operator had not opened,{" "}
        {count(figures.in_groups)} for a group after its sample.
      </p>
    </section>
  );
}
