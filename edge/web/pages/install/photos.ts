/** The photo of the device that is looked at, loaded when it is first seen. */
import { type Api, Refusal } from './api.js';
import type { Store } from './store.js';

export class Photos {
  readonly #loading = new Set<string>();

  constructor(
    private readonly store: Store,
    private readonly api: Api,
  ) {}

  /** Loads it, unless it is there. A refusal is tried again with the next view. */
  async load(): Promise<void> {
    const { route, view, photos } = this.store.app;
    if (route.screen !== 'device' || photos.has(route.id) || this.#loading.has(route.id)) return;
    if (!view?.devices.find(({ id }) => id === route.id)?.photo) return;
    this.#loading.add(route.id);
    try {
      const picture = await createImageBitmap(await this.api.blob(`/photo/${encodeURIComponent(route.id)}`));
      this.store.change({ photos: new Map(this.store.app.photos).set(route.id, picture) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    } finally {
      this.#loading.delete(route.id);
    }
  }

  /** Another photo was taken. */
  renew(device: string): void {
    const photos = new Map(this.store.app.photos);
    photos.delete(device);
    this.store.change({ photos });
    this.load().catch(reportError);
  }
}
