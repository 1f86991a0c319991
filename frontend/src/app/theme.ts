import { useSyncExternalStore } from "react";

export type Theme = "light" | "dark" | "system";

const KEY = "theme";
const dark = matchMedia("(prefers-color-scheme: dark)");
const heard = new Set<() => void>();

export function theme(): Theme {
  const kept = localStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function applyTheme(): void {
  const chosen = theme();
  const shown = chosen === "system" ? (dark.matches ? "dark" : "light") : chosen;
  document.documentElement.dataset.theme = shown;
  heard.forEach((tell) => tell());
}

export function chooseTheme(chosen: Theme): void {
  if (chosen === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, chosen);
  applyTheme();
}

dark.addEventListener("change", applyTheme);

/** The theme that was chosen, and follows the choice. */
export function useTheme(): Theme {
  return useSyncExternalStore((tell) => {
    heard.add(tell);
    return () => heard.delete(tell);
  }, theme);
}
