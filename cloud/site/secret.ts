/** A value that must not be seen: every way of printing it by accident gives ***. */
import { inspect } from 'node:util';

const stars = '***';

export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for the one place that hands it over. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return stars;
  }

  toJSON(): string {
    return stars;
  }

  [Symbol.toPrimitive](): string {
    return stars;
  }

  [inspect.custom](): string {
    return stars;
  }
}
