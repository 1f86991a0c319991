import { DropdownMenu as RadixMenu, Popover as RadixPopover, Tooltip as RadixTip } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";

const sheet =
  "z-50 max-w-[calc(100vw-1rem)] rounded-xl border border-line bg-card p-3 text-sm shadow-lg focus:outline-none";

/** More about a thing, opened by pressing it. */
export function Popover({
  trigger,
  label,
  children,
}: {
  trigger: ReactNode;
  label: string;
  children: ReactNode;
}) {
  return (
    <RadixPopover.Root>
      <RadixPopover.Trigger asChild>{trigger}</RadixPopover.Trigger>
      <RadixPopover.Portal>
        <RadixPopover.Content aria-label={label} sideOffset={6} className={`${sheet} w-80`}>
          {children}
        </RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  );
}

/** A few words about a control; never the only place where they stand. */
export function Tip({ said, children }: { said: ReactNode; children: ReactNode }) {
  return (
    <RadixTip.Provider delayDuration={300}>
      <RadixTip.Root>
        <RadixTip.Trigger asChild>{children}</RadixTip.Trigger>
        <RadixTip.Portal>
          <RadixTip.Content sideOffset={6} className={sheet}>
            {said}
          </RadixTip.Content>
        </RadixTip.Portal>
      </RadixTip.Root>
    </RadixTip.Provider>
  );
}

/** A list of actions or places behind one button. */
export function Menu({ trigger, children }: { trigger: ReactNode; children: ReactNode }) {
  return (
    <RadixMenu.Root modal={false}>
      <RadixMenu.Trigger asChild>{trigger}</RadixMenu.Trigger>
      <RadixMenu.Portal>
        <RadixMenu.Content align="end" sideOffset={6} className={`${sheet} min-w-44 p-1.5`}>
          {children}
        </RadixMenu.Content>
      </RadixMenu.Portal>
    </RadixMenu.Root>
  );
}

const item =
  "flex cursor-pointer items-center gap-2 rounded-md px-2.5 py-2 outline-none select-none data-highlighted:bg-sunken data-[state=checked]:font-medium";

export function MenuItem(props: ComponentProps<typeof RadixMenu.Item>) {
  return <RadixMenu.Item {...props} className={item} />;
}
export const MenuLabel = (props: ComponentProps<typeof RadixMenu.Label>) => (
  <RadixMenu.Label {...props} className="px-2.5 py-1.5 text-xs text-soft" />
);
export const MenuChoices = RadixMenu.RadioGroup;
export function MenuChoice(props: ComponentProps<typeof RadixMenu.RadioItem>) {
  return <RadixMenu.RadioItem {...props} className={item} />;
}
