import { Check, Copy as CopyIcon } from "lucide-react";
import { useState } from "react";

import { Button } from "./button";
import { say } from "./toast";

/** Copies a text, and says that it did. Where a browser refuses, the text stands there to select. */
export function Copy({ text, label = "Copy" }: { text: string; label?: string }) {
  const [done, setDone] = useState(false);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
      say("Copied.");
      setTimeout(() => setDone(false), 2_000);
    } catch {
      say("This browser does not let the page copy. Select the text and copy it yourself.");
    }
  }
  const Icon = done ? Check : CopyIcon;
  return (
    <Button size="small" onClick={() => void copy()}>
      <Icon aria-hidden className="size-4" />
      {label}
    </Button>
  );
}
