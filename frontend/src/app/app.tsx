import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";

import { asProblem } from "../api/problem";
import { Failed, Waiting } from "../ui/state";
import { Toasts } from "../ui/toast";
import { router } from "./router";
import { SessionProvider, useSession } from "./session";

const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => {
        const { offline, status } = asProblem(error);
        return failures < 2 && (offline || status === 503);
      },
    },
    mutations: { retry: false },
  },
});

export function App() {
  return (
    <QueryClientProvider client={cache}>
      <SessionProvider
        waiting={
          <main className="mx-auto max-w-5xl p-6">
            <Waiting label="Opening SpendSense" />
          </main>
        }
        failed={failed}
      >
        <Routed />
      </SessionProvider>
      <Toasts />
    </QueryClientProvider>
  );
}

const failed = (error: unknown, retry: () => void) => (
  <main className="mx-auto max-w-2xl p-6">
    <Failed error={error} retry={retry} />
  </main>
);

function Routed() {
  const session = useSession();
  return <RouterProvider router={router} context={{ who: session.who }} />;
}
