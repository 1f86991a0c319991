import { hooks } from "../api/client";
import { Button } from "../ui/button";
import { Wrong } from "../ui/state";

/** Signing in by an identity provider, where the server has one. */
export function SignInElsewhere() {
  const { data } = hooks.useQuery("get", "/api/v1/health", {}, { staleTime: Infinity });
  const start = hooks.useMutation("post", "/api/v1/session/identity", {
    onSuccess: ({ location }) => {
      if (location.startsWith("https://")) globalThis.location.assign(location);
    },
  });
  if (!data?.identity_provider) return null;
  return (
    <div className="grid gap-3 border-t border-line pt-5">
      <Button busy={start.isPending} onClick={() => start.mutate({})}>
        Sign in with your organization
      </Button>
      <Wrong error={start.error} />
    </div>
  );
}
