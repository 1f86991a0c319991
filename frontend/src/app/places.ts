import {
  BookOpen,
  CalendarSync,
  ChartNoAxesCombined,
  ClipboardCheck,
  Fingerprint,
  Gauge,
  Gavel,
  KeyRound,
  Layers,
  ListTree,
  ShieldCheck,
  Sun,
  Tag,
  Users,
  Activity,
  type LucideIcon,
} from "lucide-react";

import type { Who } from "./session";

/** A place of the app that its menus list. */
export interface Place {
  to: string;
  name: string;
  icon: LucideIcon;
  /** Left out of the bar at the foot of a phone, and listed behind "More". */
  later?: boolean;
  roles?: readonly string[];
}

export const MINE: readonly Place[] = [
  { to: "/me/today", name: "Today", icon: Sun },
  { to: "/me/spending", name: "Spending", icon: ChartNoAxesCombined },
  { to: "/me/pattern", name: "My pattern", icon: Fingerprint },
  { to: "/me/recurring", name: "Recurring", icon: CalendarSync },
  { to: "/me/learn", name: "Learn", icon: BookOpen, later: true },
  { to: "/me/offers", name: "Offers", icon: Tag, later: true },
  { to: "/me/data", name: "My data", icon: ShieldCheck, later: true },
];

export const DESK: readonly Place[] = [
  { to: "/console/queue", name: "Queue", icon: ClipboardCheck, roles: ["operator", "auditor"] },
  {
    to: "/console/groups",
    name: "Groups",
    icon: Layers,
    roles: ["operator", "auditor"],
    later: true,
  },
  { to: "/console/people", name: "People", icon: Users, roles: ["operator", "auditor"] },
  { to: "/console/rules", name: "Rules", icon: Gavel },
  {
    to: "/console/quality",
    name: "Quality",
    icon: Gauge,
    roles: ["operator", "auditor"],
    later: true,
  },
  { to: "/console/audit", name: "Audit", icon: ListTree },
  { to: "/console/runs", name: "Runs", icon: Activity, later: true },
  { to: "/console/accounts", name: "Accounts", icon: KeyRound, roles: ["administrator"] },
];

export const placesOf = (who: Who): readonly Place[] =>
  who.role === "user"
    ? MINE
    : DESK.filter((place) => !place.roles || place.roles.includes(who.role));

/** Where somebody begins. */
export const home = (who: Who): string => placesOf(who)[0]?.to ?? "/account";
