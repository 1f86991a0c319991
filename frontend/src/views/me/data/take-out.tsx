import { Download } from "lucide-react";

import { useUserId } from "../../../app/session";
import { Button } from "../../../ui/button";
import { Card, CardHead } from "../../../ui/card";
import { Wrong } from "../../../ui/state";
import { useDownload } from "./use-download";

const FORMS = [
  { format: "json", name: "spendsense-export.json", label: "Download as JSON" },
  { format: "zip", name: "spendsense-export.zip", label: "Download as a zip of tables" },
] as const;

/** Everything on record of the user, as a file. */
export function TakeOut() {
  const user_id = useUserId();
  const file = useDownload();
  return (
    <Card>
      <CardHead
        title="Take it with you"
        said="Everything on record of you: accounts, transactions, what was worked out, what you were shown, what you said. The zip holds tables that open anywhere, with a list of their digests."
      />
      <div className="flex flex-wrap gap-2">
        {FORMS.map(({ format, name, label }) => (
          <Button
            key={format}
            busy={file.busy === name}
            onClick={() =>
              void file.get(
                `/api/v1/users/${encodeURIComponent(user_id)}/export?format=${format}`,
                name,
              )
            }
          >
            <Download aria-hidden className="size-4" />
            {label}
          </Button>
        ))}
      </div>
      <div className="mt-3 empty:hidden">
        <Wrong error={file.error} />
      </div>
    </Card>
  );
}
