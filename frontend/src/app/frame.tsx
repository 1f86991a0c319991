import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { Ellipsis, LogOut, UserRound, WifiOff } from "lucide-react";
import { lazy, Suspense, useSyncExternalStore } from "react";

import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Segments } from "../ui/segments";
import { Sheet } from "../ui/sheet";
import { placesOf, type Place } from "./places";
import { useSession, type Who } from "./session";
import { chooseTheme, useTheme, type Theme } from "./theme";

const SignInAgain = lazy(() => import("../views/sign-in-again"));
const Palette = lazy(() => import("../views/console/palette"));

/** What stands around every view: the way to skip to it, the menus, and what the page has to say
 * of the connection and the session. */
export function Frame() {
  const { who, ended } = useSession();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const wide = path.startsWith("/console");
  if (!who)
    return (
      <main id="main" className="mx-auto w-full max-w-5xl px-4 py-8">
        <Offline />
        <Outlet />
      </main>
    );
  return (
    <div className={cx(wide && "lg:flex")}>
      <a
        href="#main"
        className="sr-only z-50 rounded-lg bg-mark px-4 py-2 text-mark-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      {wide ? <Side who={who} /> : <Top who={who} />}
      <main
        id="main"
        tabIndex={-1}
        className={cx(
          "mx-auto w-full min-w-0 px-4 pt-6 pb-24 focus:outline-none sm:px-6 lg:pb-10",
          wide ? "max-w-[110rem] lg:flex-1" : "max-w-5xl",
        )}
      >
        <Offline />
        <Outlet />
      </main>
      <Foot who={who} />
      <Suspense>
        {ended ? <SignInAgain /> : null}
        {who.role === "user" ? null : <Palette />}
      </Suspense>
    </div>
  );
}

const Brand = () => (
  <Link to="/" className="flex items-center gap-2 text-lg font-semibold tracking-tight">
    <img src="/mark.svg" alt="" width="28" height="28" />
    <span>
      Spend<span className="text-mark">Sense</span>
    </span>
  </Link>
);

const link =
  "flex items-center gap-2 rounded-lg px-3 py-2 text-sm text-soft hover:bg-sunken hover:text-ink aria-[current=page]:bg-mark-soft aria-[current=page]:font-medium aria-[current=page]:text-mark";

function Top({ who }: { who: Who }) {
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-paper/95 backdrop-blur">
      <div className="mx-auto flex max-w-5xl items-center gap-4 px-4 py-2.5 sm:px-6">
        <Brand />
        <nav aria-label="Main" className="mr-auto hidden gap-0.5 lg:flex">
          {placesOf(who).map((place) => (
            <Link key={place.to} to={place.to} className={cx(link, "px-2.5")}>
              {place.name}
            </Link>
          ))}
        </nav>
        <div className="ml-auto">
          <Own who={who} place="top" />
        </div>
      </div>
    </header>
  );
}

function Side({ who }: { who: Who }) {
  return (
    <header className="z-20 border-b border-line bg-card lg:sticky lg:top-0 lg:flex lg:h-dvh lg:w-52 lg:shrink-0 lg:flex-col lg:border-r lg:border-b-0">
      <div className="flex items-center justify-between px-4 py-3">
        <Brand />
        <div className="lg:hidden">
          <Own who={who} place="top" />
        </div>
      </div>
      <nav aria-label="Main" className="hidden gap-0.5 px-3 lg:grid">
        {placesOf(who).map((place) => (
          <Link key={place.to} to={place.to} className={link}>
            <place.icon aria-hidden className="size-4" />
            {place.name}
          </Link>
        ))}
      </nav>
      <div className="mt-auto hidden p-3 lg:block">
        <Own who={who} place="side" />
      </div>
    </header>
  );
}

/** The bar at the foot of a phone. */
function Foot({ who }: { who: Who }) {
  const places = placesOf(who);
  const near = places.filter((place) => !place.later).slice(0, 4);
  const later = places.filter((place) => !near.includes(place));
  return (
    <nav
      aria-label="Main, at the foot"
      className="fixed inset-x-0 bottom-0 z-20 grid auto-cols-fr grid-flow-col border-t border-line bg-card pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {near.map((place) => (
        <FootLink key={place.to} place={place} />
      ))}
      {later.length ? (
        <Sheet
          id="more-places"
          place="foot"
          trigger={
            <button
              type="button"
              className="flex flex-col items-center gap-0.5 py-2 text-xs text-soft"
            >
              <Ellipsis aria-hidden className="size-5" />
              More
            </button>
          }
        >
          {later.map((place) => (
            <Link key={place.to} to={place.to} className={row}>
              <place.icon aria-hidden className="size-4" />
              {place.name}
            </Link>
          ))}
        </Sheet>
      ) : null}
    </nav>
  );
}

const FootLink = ({ place }: { place: Place }) => (
  <Link
    to={place.to}
    className="flex flex-col items-center gap-0.5 py-2 text-xs text-soft aria-[current=page]:font-medium aria-[current=page]:text-mark"
  >
    <place.icon aria-hidden className="size-5" />
    {place.name}
  </Link>
);

const row = "flex items-center gap-2 rounded-md px-2.5 py-2 text-sm hover:bg-sunken";

const THEMES = [
  { value: "system", label: "As the device" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const satisfies readonly { value: Theme; label: string }[];

/** The own account: theme, sessions, signing out. */
function Own({ who, place }: { who: Who; place: "top" | "side" }) {
  const { signOut } = useSession();
  const theme = useTheme();
  return (
    <Sheet
      id={`own-menu-${place}`}
      place={place}
      trigger={
        <Button kind="quiet" className="max-w-full px-2.5">
          <UserRound aria-hidden className="size-4 shrink-0" />
          <span className="truncate">{who.name || who.login || who.role}</span>
        </Button>
      }
    >
      <p className="px-2.5 py-1.5 text-xs text-soft">
        {who.login ?? "A token"} · {who.role}
      </p>
      <Link to="/account" className={row}>
        <UserRound aria-hidden className="size-4" />
        Account and sessions
      </Link>
      <div className="px-2.5 py-2">
        <Segments
          label="Theme"
          name={`theme-${place}`}
          value={theme}
          options={THEMES}
          onChange={chooseTheme}
        />
      </div>
      <button type="button" onClick={() => void signOut()} className={cx(row, "w-full")}>
        <LogOut aria-hidden className="size-4" />
        Sign out
      </button>
    </Sheet>
  );
}

function useOnline(): boolean {
  return useSyncExternalStore(
    (hear) => {
      addEventListener("online", hear);
      addEventListener("offline", hear);
      return () => {
        removeEventListener("online", hear);
        removeEventListener("offline", hear);
      };
    },
    () => navigator.onLine,
  );
}

function Offline() {
  if (useOnline()) return null;
  return (
    <p
      role="status"
      className="mb-4 flex items-center gap-2 rounded-lg bg-heed-soft px-4 py-2.5 text-sm text-heed"
    >
      <WifiOff aria-hidden className="size-4 shrink-0" />
      You are offline. What is shown here may have changed since; what you type is kept, and nothing
      is sent until you are back.
    </p>
  );
}
