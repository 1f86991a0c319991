import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { useWho } from "@/app/session";
import { Dialog } from "@/ui/dialog";

import { entriesFor, type Entry } from "./entries";
import { Finder } from "./finder";

/** Everything that can be done or gone to, by its name: Ctrl with K, from anywhere. */
export function Palette() {
  const who = useWho();
  const router = useRouter();
  const [entries, setEntries] = useState<Entry[] | null>(null);
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const asked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!asked || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      setEntries((open) => (open ? null : entriesFor(who)));
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, [who]);
  const choose = (entry: Entry) => {
    setEntries(null);
    if (entry.href) router.history.push(entry.href);
    // Once the dialog has given the focus back.
    else setTimeout(() => entry.run?.(), 0);
  };
  return (
    <Dialog
      open={entries !== null}
      onOpenChange={(open) => !open && setEntries(null)}
      title="Everything, by name"
    >
      {entries ? <Finder entries={entries} onChoose={choose} /> : null}
    </Dialog>
  );
}
