export function Pattern() {
  return null;
}
