import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";

import type { Changes } from "./levers";
import { useWhatIf } from "./what-if";

afterEach(() => vi.unstubAllGlobals());

/** A server that answers with what it was asked, each after a while of its own. */
function serve(waits: Record<string, number>, broken = "") {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { changes } = (await request.json()) as { changes: Changes };
    const said = String(changes.spend_cents);
    asked.push(said);
    await new Promise((then) => setTimeout(then, waits[said] ?? 0));
    const body = JSON.stringify({ said: `At ${said}.` });
    const text = said === broken ? body.slice(0, -4) : body;
    return new Response(text, { headers: { "Content-Type": "application/json" } });
  });
  return asked;
}

function Asking({ moved }: { moved: Changes }) {
  const { data, error, behind } = useWhatIf({
    user_id: "ana",
    as_of: undefined,
    window_days: 30,
    moved,
  });
  return (
    <>
      <output>{data ? data.said : "none"}</output>
      <p>{behind ? "behind" : "now"}</p>
      <p role="alert">{error?.message}</p>
    </>
  );
}

function draw(moved: Changes) {
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const page = (now: Changes) => (
    <QueryClientProvider client={cache}>
      <Asking moved={now} />
    </QueryClientProvider>
  );
  const { rerender } = render(page(moved));
  return (now: Changes) => rerender(page(now));
}

const said = () => screen.getByRole("status").textContent;

test("nothing moved asks nothing", async () => {
  const asked = serve({});
  draw({});
  await new Promise((then) => setTimeout(then, 250));
  expect(asked).toEqual([]);
});

test("a slider that is still moving asks once, where it stands still", async () => {
  const asked = serve({});
  const move = draw({ spend_cents: 1 });
  for (const cents of [2, 3, 4]) move({ spend_cents: cents });
  await waitFor(() => expect(said()).toBe("At 4."));
  expect(asked).not.toContain("2");
  expect(asked).not.toContain("3");
});

test("the answer to an earlier question never stands as that of a later one", async () => {
  serve({ "1": 400, "2": 10 });
  const move = draw({ spend_cents: 1 });
  await new Promise((then) => setTimeout(then, 60));
  move({ spend_cents: 2 });
  await waitFor(() => expect(said()).toBe("At 2."));
  expect(screen.getByText("now")).toBeTruthy();
  await new Promise((then) => setTimeout(then, 450));
  expect(said()).toBe("At 2.");
});

test("an answer that is cut off is not shown", async () => {
  serve({}, "7");
  draw({ spend_cents: 7 });
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("cut off"));
  expect(said()).toBe("none");
});
