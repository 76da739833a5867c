/** Finds the devices that a topic speaks for. */
import type { Device } from '../../cloud/site/hall.js';
import { TopicTable } from '../../devices/topics.js';

export class Router {
  readonly #devices = new TopicTable<Device>();

  constructor(devices: readonly Device[]) {
    for (const device of devices) {
      for (const topic of device.topics ?? []) this.#devices.add(topic, device);
    }
  }

  /** A bridge's availability topic speaks for all of its devices, so there may be several. */
  devices(topic: string): readonly Device[] {
    return [...new Set(this.#devices.match(topic))];
  }
}
