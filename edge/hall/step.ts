/** One batch on its way through hall, wait and rules: what it works on and what comes out of it. */
import type { Device, Watch } from '../../cloud/site/hall.js';
import type { Point } from '../../cloud/telemetry/index.js';
import type { Reading } from '../../devices/reading.js';
import type { Draft } from '../state/state.js';
import type { HallModel } from './model.js';

export interface Step {
  readonly model: HallModel;
  readonly draft: Draft;
  /** The gateway's clock, UTC ms. */
  readonly now: number;
  /** Rows for InfluxDB; the journal renders them. */
  readonly points: Point[];
  /** Queues whose estimate changed. */
  readonly queues: Set<string>;
}

/** A reading whose device, meaning and time are settled. */
export interface Bound<R extends Reading = Reading> {
  readonly device: Device;
  readonly reading: R;
  /** What the hall file says its channel watches; empty for health. */
  readonly watches: readonly Watch[];
  /** When it happened, UTC ms: the device's time where that can be believed, else the receive time. */
  readonly at: number;
  /** When the gateway received it, by the gateway's clock. */
  readonly receivedAt: number;
  /** What the device's clock said, right or wrong, UTC ms; null if nothing that can be used. */
  readonly deviceAt: number | null;
  /** A copy that an outside broker kept: it tells no age. */
  readonly stored?: true;
  /** It came on a topic that speaks for several devices. */
  readonly shared?: true;
}
