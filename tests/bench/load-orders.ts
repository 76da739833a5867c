/** What the bench and its load process say to each other. */

export interface LoadOrder {
  readonly port: number;
  readonly username: string | null;
  readonly password: string | null;
  readonly clients: number;
  readonly inFlight: number;
  readonly readingsPerMessage: number;
  /** Messages a second of all clients together; null: as fast as the windows allow. */
  readonly messagesPerS: number | null;
  /** Makes ids unique. */
  readonly run: string;
}

export type ToLoad =
  | { readonly kind: 'start'; readonly order: LoadOrder }
  | { readonly kind: 'count' }
  | { readonly kind: 'stop' };

export interface LoadCount {
  readonly sent: number;
  readonly acknowledged: number;
  /** Processor time of the load process, seconds. */
  readonly cpuS: number;
}

export type FromLoad =
  | { readonly kind: 'running' }
  | { readonly kind: 'counted'; readonly count: LoadCount }
  /** Nothing is in flight any more. */
  | { readonly kind: 'stopped'; readonly count: LoadCount }
  | { readonly kind: 'failed'; readonly message: string };
