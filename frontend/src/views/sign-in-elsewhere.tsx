/** Signing in by an identity provider, where the server has one. */
export function SignInElsewhere() {
  return null;
}
