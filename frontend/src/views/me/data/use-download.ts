import { useState } from "react";

import { download } from "./download";

/** A file that somebody asks for: on its way, here, or failed with its reason. */
export function useDownload() {
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  async function get(address: string, name: string) {
    setBusy(name);
    setError(null);
    try {
      await download(address, name);
    } catch (failed) {
      setError(failed);
    } finally {
      setBusy(null);
    }
  }
  return { busy, error, get };
}
