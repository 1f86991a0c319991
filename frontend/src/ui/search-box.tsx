import { useEffect, useState } from "react";

import { TextField } from "./fields";

/** A field that searches a moment after somebody stopped typing, and at once on Enter. */
export function SearchBox({
  label,
  value,
  onSearch,
  placeholder,
}: {
  label: string;
  value: string;
  onSearch: (text: string) => void;
  placeholder?: string;
}) {
  const [typed, setTyped] = useState(value);
  const [sent, setSent] = useState(value);
  const [asked, setAsked] = useState(value);
  if (value !== asked) {
    setAsked(value);
    if (value !== sent) setTyped(value); // the address changed by another way
    setSent(value);
  }
  useEffect(() => {
    const text = typed.trim();
    if (text === value) return;
    const later = setTimeout(() => {
      setSent(text);
      onSearch(text);
    }, 300);
    return () => clearTimeout(later);
  }, [typed, value, onSearch]);
  return (
    <search aria-label={label}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSearch(typed.trim());
        }}
      >
        <TextField
          type="search"
          label={label}
          value={typed}
          placeholder={placeholder}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
      </form>
    </search>
  );
}
