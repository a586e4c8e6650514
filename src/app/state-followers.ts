import type { FetchedPrices } from './price-list.ts'

/** Other processes of the data plane, as the rooms see them. */
export interface StateFollower {
  /** What is composed of the settings is another one. Resolves when it is in force there. */
  stateChanged(): Promise<void>
  pricesChanged(list: FetchedPrices): void
  /** Somebody watches the monitor now. */
  heed(): void
  /** Resolves when all records of exchanges that have closed there are here. */
  flushed(): Promise<void>
}

/** All of them; none while this process serves alone. */
export class StateFollowers implements StateFollower {
  readonly #all = new Set<StateFollower>()

  add(follower: StateFollower): void {
    this.#all.add(follower)
  }

  remove(follower: StateFollower): void {
    this.#all.delete(follower)
  }

  async stateChanged(): Promise<void> {
    await Promise.all([...this.#all].map((follower) => follower.stateChanged()))
  }

  pricesChanged(list: FetchedPrices): void {
    for (const follower of this.#all) follower.pricesChanged(list)
  }

  heed(): void {
    for (const follower of this.#all) follower.heed()
  }

  async flushed(): Promise<void> {
    await Promise.all([...this.#all].map((follower) => follower.flushed()))
  }
}
