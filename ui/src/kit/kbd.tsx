const isApple = /mac|iphone|ipad/i.test(navigator.platform)

/** A key combination: `Mod` is ⌘ on Apple machines and Ctrl elsewhere. */
export const Kbd = ({ keys }: { readonly keys: readonly string[] }) => (
  <span aria-hidden="true" className="inline-flex items-center gap-0.5 font-sans text-[11px] text-faint">
    {keys.map((key) => (
      <span
        key={key}
        className="inline-grid h-4.5 min-w-4.5 place-items-center rounded border border-line bg-surface px-1"
      >
        {key === 'Mod' ? (isApple ? '⌘' : 'Ctrl') : key}
      </span>
    ))}
  </span>
)
