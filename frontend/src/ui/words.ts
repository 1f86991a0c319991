/** A key of the product as words: `cash_flow_stressed` is "Cash flow stressed". */
export function words(key: string): string {
  const plain = key
    .replaceAll(/[_-]+/g, " ")
    .replaceAll(/\b(ai|apr)\b/g, (short) => short.toUpperCase())
    .trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** `1 entry`, `2 entries`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
}

/** A share only beside what it was counted of: `3 of 4`. Never a share of nothing. */
export function of(part: number, whole: number): string {
  return `${part.toLocaleString("en-US")} of ${whole.toLocaleString("en-US")}`;
}
