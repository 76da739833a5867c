/** What is wrong with a record, row by row, so that all of it can be mended at once. */

export class RecordError extends Error {
  readonly code = 'record_invalid';
}

/** How programs that write CSV say that a value is missing. */
export const isMissing = (text: string | undefined): boolean =>
  text === undefined || /^\s*(na|nan|null|none)?\s*$/i.test(text);

const SHOWN = 20;

export class Problems {
  readonly #file: string;
  readonly #found: string[] = [];
  #more = 0;

  constructor(file: string) {
    this.#file = file;
  }

  add(line: number, what: string): void {
    if (this.#found.length < SHOWN) this.#found.push(`${this.#file}, line ${line}: ${what}`);
    else this.#more++;
  }

  /** @throws RecordError naming every row that cannot be read (the first twenty), and `mend` */
  check(mend: string): void {
    if (this.#found.length === 0) return;
    const more = this.#more > 0 ? `\nand ${this.#more} more` : '';
    throw new RecordError(`record_invalid: ${this.#found.join('\n')}${more}\n${mend}`);
  }
}
