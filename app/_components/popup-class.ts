/** The style that menus, selects and other floating lists share. */
export const POPUP_CLASS =
  'min-w-44 max-w-80 origin-(--transform-origin) rounded-[10px] border border-line bg-panel p-1 shadow-popup outline-none transition-[opacity,scale] data-ending-style:scale-[0.98] data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0';

export const ITEM_CLASS =
  'flex w-full cursor-default select-none items-center gap-2.5 rounded-md px-2 py-1.5 text-left text-ink outline-none data-disabled:text-ink-3 data-highlighted:bg-hover pointer-coarse:py-2.5 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:stroke-[1.75]';
