import { classNames } from './class-names.ts'

/** Holds the place of what is still being loaded. */
export const Skeleton = ({ className }: { readonly className?: string }) => (
  <div aria-hidden="true" className={classNames('animate-pulse rounded-md bg-raised', className ?? 'h-4')} />
)

export const SkeletonLines = ({ count = 3 }: { readonly count?: number }) => (
  <div className="grid gap-2.5" aria-busy="true">
    {Array.from({ length: count }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike and never move
      <Skeleton key={index} className={index % 3 === 2 ? 'h-4 w-2/3' : 'h-4'} />
    ))}
  </div>
)
