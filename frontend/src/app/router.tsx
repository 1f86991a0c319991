/** Every view and its address, in one table. */

import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from "@tanstack/react-router";

import { dataSearch } from "../views/me/data/search";
import { learnSearch } from "../views/me/learn/search";
import { todaySearch } from "../views/me/today/search";
import { groupsSearch } from "../views/console/groups/search";
import { queueSearch } from "../views/console/queue/search";
import { Failed, State, Waiting } from "../ui/state";
import { Button } from "../ui/button";
import { accountsSearch } from "../views/console/accounts/search";
import { auditSearch } from "../views/console/audit/search";
import { peopleSearch } from "../views/console/people/search";
import { personSearch } from "../views/console/person/search";
import { qualitySearch } from "../views/console/quality/search";
import { rulesSearch } from "../views/console/rules/search";
import { runsSearch } from "../views/console/runs/search";
import { Frame } from "./frame";
import { home } from "./places";
import type { Who } from "./session";
import { patternSearch } from "../views/me/pattern/search";
import { recurringSearch } from "../views/me/recurring/search";
import { spendingSearch } from "../views/me/spending/search";

export interface Context {
  who: Who | null;
}

const root = createRootRouteWithContext<Context>()({
  component: Frame,
  errorComponent: ({ error, reset }) => <Failed error={error} retry={reset} />,
  notFoundComponent: () => (
    <State
      title="There is no page here"
      action={
        <Button asChild>
          <a href="/">Go to your first page</a>
        </Button>
      }
    >
      The address may be mistyped, or the page may be for another role than yours.
    </State>
  ),
});

const front = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: ({ context }) => {
    throw redirect({ to: context.who ? home(context.who) : "/sign-in" });
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search): { to?: string } =>
    typeof search.to === "string" && /^\/(me|console|account)\b/.test(search.to)
      ? { to: search.to }
      : {},
  component: lazyRouteComponent(() => import("../views/sign-in"), "SignIn"),
});

/** Only for those roles; whoever is not signed in comes back here after it. */
function only(...roles: string[]) {
  return ({
    context,
    location,
  }: {
    context: Context;
    location: { href: string; pathname: string };
  }) => {
    if (!context.who) throw redirect({ to: "/sign-in", search: { to: location.href } });
    if (context.who.must_change_password && location.pathname !== "/account")
      throw redirect({ to: "/account" });
    if (!roles.includes(context.who.role)) throw redirect({ to: home(context.who) });
  };
}

const account = createRoute({
  getParentRoute: () => root,
  path: "/account",
  beforeLoad: only("user", "operator", "auditor", "administrator"),
  component: lazyRouteComponent(() => import("../views/account"), "Account"),
});

/** A day in the past, at which everything is read. */
const asOf = (search: Record<string, unknown>): { as_of?: string } =>
  typeof search.as_of === "string" && /^\d{4}-\d{2}-\d{2}$/.test(search.as_of)
    ? { as_of: search.as_of }
    : {};

const me = createRoute({
  getParentRoute: () => root,
  path: "/me",
  beforeLoad: only("user"),
  validateSearch: asOf,
  search: { middlewares: [retainSearchParams(["as_of"])] },
});

const mine = {
  today: createRoute({
    getParentRoute: () => me,
    path: "/today",
    validateSearch: todaySearch,
    component: lazyRouteComponent(() => import("../views/me/today"), "Today"),
  }),
  spending: createRoute({
    getParentRoute: () => me,
    path: "/spending",
    validateSearch: spendingSearch,
    component: lazyRouteComponent(() => import("../views/me/spending"), "Spending"),
  }),
  pattern: createRoute({
    getParentRoute: () => me,
    path: "/pattern",
    validateSearch: patternSearch,
    component: lazyRouteComponent(() => import("../views/me/pattern"), "Pattern"),
  }),
  recurring: createRoute({
    getParentRoute: () => me,
    path: "/recurring",
    validateSearch: recurringSearch,
    component: lazyRouteComponent(() => import("../views/me/recurring"), "Recurring"),
  }),
  learn: createRoute({
    getParentRoute: () => me,
    path: "/learn",
    validateSearch: learnSearch,
    component: lazyRouteComponent(() => import("../views/me/learn"), "Learn"),
  }),
  offers: createRoute({
    getParentRoute: () => me,
    path: "/offers",
    validateSearch: learnSearch,
    component: lazyRouteComponent(() => import("../views/me/offers"), "Offers"),
  }),
  privacy: createRoute({
    getParentRoute: () => me,
    path: "/data",
    validateSearch: dataSearch,
    component: lazyRouteComponent(() => import("../views/me/data"), "MyData"),
  }),
};

const desk = createRoute({
  getParentRoute: () => root,
  path: "/console",
  beforeLoad: only("operator", "auditor", "administrator"),
});

const consoles = {
  queue: createRoute({
    getParentRoute: () => desk,
    path: "/queue",
    validateSearch: queueSearch,
    component: lazyRouteComponent(() => import("../views/console/queue"), "Queue"),
  }),
  groups: createRoute({
    getParentRoute: () => desk,
    path: "/groups",
    validateSearch: groupsSearch,
    component: lazyRouteComponent(() => import("../views/console/groups"), "Groups"),
  }),
  people: createRoute({
    getParentRoute: () => desk,
    path: "/people",
    validateSearch: peopleSearch,
    component: lazyRouteComponent(() => import("../views/console/people"), "People"),
  }),
  person: createRoute({
    getParentRoute: () => desk,
    path: "/people/$userId",
    validateSearch: personSearch,
    component: lazyRouteComponent(() => import("../views/console/person"), "Person"),
  }),
  rules: createRoute({
    getParentRoute: () => desk,
    path: "/rules",
    validateSearch: rulesSearch,
    component: lazyRouteComponent(() => import("../views/console/rules"), "Rules"),
  }),
  quality: createRoute({
    getParentRoute: () => desk,
    path: "/quality",
    validateSearch: qualitySearch,
    component: lazyRouteComponent(() => import("../views/console/quality"), "Quality"),
  }),
  audit: createRoute({
    getParentRoute: () => desk,
    path: "/audit",
    validateSearch: auditSearch,
    component: lazyRouteComponent(() => import("../views/console/audit"), "Audit"),
  }),
  runs: createRoute({
    getParentRoute: () => desk,
    path: "/runs",
    validateSearch: runsSearch,
    component: lazyRouteComponent(() => import("../views/console/runs"), "Runs"),
  }),
  accounts: createRoute({
    getParentRoute: () => desk,
    path: "/accounts",
    validateSearch: accountsSearch,
    component: lazyRouteComponent(() => import("../views/console/accounts"), "Accounts"),
  }),
};

const tree = root.addChildren([
  front,
  signIn,
  account,
  me.addChildren(Object.values(mine)),
  desk.addChildren(Object.values(consoles)),
]);

export const router = createRouter({
  routeTree: tree,
  context: { who: null },
  defaultPreload: "intent",
  defaultPendingComponent: () => <Waiting />,
  defaultPendingMs: 150,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
