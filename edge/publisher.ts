/** Keeps the retained messages of the hall up to date: sent when they change, and again before they grow stale. */
import type { Publication } from './publications.js';

/** A reader takes a message that is older than this for stale. */
export const publicationStaleS = 30;
const repeatMs = 10_000;

export class Publisher {
  readonly #sent = new Map<string, { readonly body: string; readonly at: number }>();

  /** @param publish sends a retained message; an empty payload removes it */
  constructor(private readonly publish: (topic: string, payload: string) => void) {}

  /** Sends what is new, or was sent too long ago. */
  send(publication: Publication, now: number): void {
    const { topic, body } = publication;
    if (body === null) {
      if (this.#sent.delete(topic)) this.publish(topic, '');
      return;
    }
    const text = JSON.stringify(body);
    const before = this.#sent.get(topic);
    if (before?.body === text && now - before.at < repeatMs) return;
    this.#sent.set(topic, { body: text, at: now });
    this.publish(topic, JSON.stringify({ ts: now, stale_after_s: publicationStaleS, ...body }));
  }
}
