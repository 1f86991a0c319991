import { useWho } from "../../app/session";
import { PageHead } from "../../ui/page";
import { State } from "../../ui/state";
import { Password } from "./password";
import { Sessions } from "./sessions";
import { Tokens } from "./tokens";
import { KeyRound } from "lucide-react";

/** The own account: password, sessions, tokens. The first password is changed before anything. */
export function Account() {
  const who = useWho();
  if (who.must_change_password)
    return (
      <>
        <PageHead title="Choose your own password" />
        <div className="grid max-w-xl gap-6">
          <State icon={KeyRound} title="The password you came with was set by somebody else">
            <p>
              It opens nothing but this page. With one of your own you go on to everything else.
            </p>
          </State>
          <Password first />
        </div>
      </>
    );
  return (
    <>
      <PageHead
        title="Account"
        said={`${who.name ?? who.login ?? "You"}, signed in as ${who.login ?? who.role} (${who.role}).`}
      />
      <div className="grid grid-cols-1 gap-6">
        <Sessions />
        <Password />
        <Tokens />
      </div>
    </>
  );
}
