/** What was done at an InfluxDB, one line each for people. */
import type { Secret } from '../site/secret.js';

export interface Applied {
  readonly changed: readonly string[];
  readonly kept: readonly string[];
  /** What somebody should look at. */
  readonly notices: readonly string[];
  /** Made now: no server tells a token a second time. */
  readonly tokens: readonly { readonly name: string; readonly token: Secret }[];
}

export class Steps implements Applied {
  readonly changed: string[] = [];
  readonly kept: string[] = [];
  readonly notices: string[] = [];
  readonly tokens: { name: string; token: Secret }[] = [];

  /** Does what is missing, or notes that it is there. */
  async ensure(what: string, isThere: boolean, mend: () => Promise<void>): Promise<void> {
    if (isThere) {
      this.kept.push(what);
      return;
    }
    await mend();
    this.changed.push(what);
  }
}
