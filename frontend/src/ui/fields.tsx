import { useId, type ComponentProps, type ReactNode } from "react";

import { cx } from "./cx";

const box =
  "min-h-10 w-full rounded-lg border border-line-strong bg-card px-3 py-2 text-base text-ink placeholder:text-soft aria-invalid:border-stop disabled:opacity-60 sm:text-sm";

interface Told {
  label: ReactNode;
  /** What helps before typing. */
  hint?: ReactNode;
  /** What is wrong with what was typed. */
  wrong?: ReactNode;
  hideLabel?: boolean;
}

function Field({
  id,
  label,
  hint,
  wrong,
  hideLabel,
  children,
}: Told & { id: string; children: ReactNode }) {
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className={hideLabel ? "sr-only" : "text-sm font-medium"}>
        {label}
      </label>
      {children}
      {hint ? (
        <p id={`${id}-hint`} className="text-xs text-soft">
          {hint}
        </p>
      ) : null}
      {wrong ? (
        <p id={`${id}-wrong`} role="alert" className="text-sm text-stop">
          {wrong}
        </p>
      ) : null}
    </div>
  );
}

function described(id: string, { hint, wrong }: Told) {
  const by = [hint ? `${id}-hint` : "", wrong ? `${id}-wrong` : ""].filter(Boolean).join(" ");
  return { "aria-describedby": by || undefined, "aria-invalid": wrong ? true : undefined };
}

export function TextField({
  label,
  hint,
  wrong,
  hideLabel,
  className,
  ...rest
}: Told & ComponentProps<"input">) {
  const own = useId();
  const id = rest.id ?? own;
  return (
    <Field id={id} {...{ label, hint, wrong, hideLabel }}>
      <input
        {...rest}
        id={id}
        {...described(id, { label, hint, wrong })}
        className={cx(box, className)}
      />
    </Field>
  );
}

export function TextArea({
  label,
  hint,
  wrong,
  hideLabel,
  className,
  ...rest
}: Told & ComponentProps<"textarea">) {
  const own = useId();
  const id = rest.id ?? own;
  return (
    <Field id={id} {...{ label, hint, wrong, hideLabel }}>
      <textarea
        rows={4}
        {...rest}
        id={id}
        {...described(id, { label, hint, wrong })}
        className={cx(box, "resize-y", className)}
      />
    </Field>
  );
}

/** A choice of a few. The browser's own: it works with every keyboard and every phone. */
export function Choice({
  label,
  hint,
  wrong,
  hideLabel,
  className,
  children,
  ...rest
}: Told & ComponentProps<"select">) {
  const own = useId();
  const id = rest.id ?? own;
  return (
    <Field id={id} {...{ label, hint, wrong, hideLabel }}>
      <select
        {...rest}
        id={id}
        {...described(id, { label, hint, wrong })}
        className={cx(box, "pr-8", className)}
      >
        {children}
      </select>
    </Field>
  );
}
