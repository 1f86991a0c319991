import { hooks } from "../../../api/client";
import type { RuleBody } from "../../../api/schema";
import { Badge } from "../../../ui/badge";
import { Copy } from "../../../ui/copy";
import { Details } from "../../../ui/details";
import { Dialog } from "../../../ui/dialog";
import { dayOf } from "../../../ui/said";
import { Failed, Waiting } from "../../../ui/state";
import { words } from "../../../ui/words";
import { Fixtures } from "./fixtures";
import { Holds, StatusBadge } from "./rule-card";

const WEIGHT = {
  block: "What breaks it is not shown to anybody",
  flag: "What breaks it waits for a second look",
  note: "What breaks it is noted",
};

/** The whole of one rule. Its address leads here. */
export function RuleDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const asked = hooks.useQuery("get", "/api/v1/rules/{rule_id}", {
    params: { path: { rule_id: id } },
  });
  return (
    <Dialog
      drawer
      open
      onOpenChange={(open) => open || onClose()}
      title={`Rule ${id}`}
      said={asked.data?.text}
    >
      {asked.error ? (
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      ) : asked.data ? (
        <Whole rule={asked.data} />
      ) : (
        <Waiting label="Reading the rule" />
      )}
    </Dialog>
  );
}

function Whole({ rule }: { rule: RuleBody }) {
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="flex flex-wrap items-center gap-2">
        <StatusBadge status={rule.status} />
        <Badge>{rule.applied ? "Applied today" : "Not applied today"}</Badge>
        <Copy
          text={`${location.origin}/console/rules?rule=${encodeURIComponent(rule.id)}`}
          label="Copy the link"
        />
      </div>
      <div>
        <h3 className="text-sm font-medium text-soft">What it asks</h3>
        <p className="mt-1 rounded-lg bg-sunken px-4 py-3">{rule.condition}</p>
      </div>
      <Details
        items={[
          ["Source", rule.citation],
          ["Jurisdiction", rule.jurisdiction],
          ["Asked of", words(rule.applies_to)],
          ["Weight", WEIGHT[rule.severity]],
          ["Effective", dayOf(rule.effective)],
          ["Checked on", rule.checked_on ? dayOf(rule.checked_on) : "Not yet"],
          ["Asked by", rule.asked_by ? words(rule.asked_by) : "No guardrail"],
          ...(rule.held_by ? ([["Held by", rule.held_by]] as const) : []),
          ...(rule.tests.length
            ? ([["Tests", rule.tests.map((test) => <Test key={test} name={test} />)]] as const)
            : []),
        ]}
      />
      <div>
        <h3 className="mb-2 flex flex-wrap items-center justify-between gap-2 font-semibold">
          Fixtures, tried now
          <span className="text-sm font-normal">
            <Holds rule={rule} />
          </span>
        </h3>
        {rule.faults_told.map((fault) => (
          <p key={fault} className="mb-2 rounded-lg bg-stop-soft px-4 py-2 text-sm text-stop">
            {fault}
          </p>
        ))}
        <Fixtures tried={rule.tried} />
      </div>
    </div>
  );
}

const Test = ({ name }: { name: string }) => (
  <span className="block font-mono text-xs break-all">{name}</span>
);
