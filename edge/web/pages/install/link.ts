/** The page's link to the gateway: the session, the view of each second, the silence, and the wait for a new hall file. */
import type { BindAnswer, InstallView } from '../../../install/view.js';
import { type Api, Refusal } from './api.js';
import type { Session } from './app.js';
import { lostAfterMs } from './model.js';
import type { Store } from './store.js';

const sessionKey = 'hallgate-install';
/** Longer than a gateway takes to start with a new hall file, or to go back to the old one. */
const startMsMax = 30_000;

interface Awaited {
  readonly answer: BindAnswer;
  readonly sinceMs: number;
  /** What was wrong already before. */
  readonly trouble: string | undefined;
}

export class Link {
  #heardMs: number;
  #awaited: Awaited | null = null;
  /** Counts what a person did, so that an answer that was asked for before it is not shown after it. */
  #deeds = 0;

  constructor(
    private readonly store: Store,
    private readonly api: Api,
    private readonly storage: Storage,
    private readonly nowMs: () => number,
    /** Called when the gateway runs with the hall file that was written for a device; "" for none. */
    private readonly onArrived: (device: string) => void,
  ) {
    this.#heardMs = nowMs();
  }

  /** Asks for the view, if somebody is signed in. An unanswered question is silence, which `tick` shows. */
  async ask(): Promise<void> {
    const { session } = this.store.app;
    if (session === null) return;
    const deeds = this.#deeds;
    const current = () => this.store.app.session === session && this.#deeds === deeds;
    try {
      const view = await this.api.json<InstallView>('GET', '');
      if (current()) this.show(view);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (current()) this.ended(error);
    }
  }

  /** Sends what a person did, and shows the view that answers it. */
  async send(answer: Promise<InstallView>): Promise<void> {
    const view = await answer;
    this.#deeds += 1;
    this.show(view);
  }

  show(view: InstallView): void {
    this.#heardMs = this.nowMs();
    const awaited = this.#awaited;
    const arrived = awaited !== null && awaited.answer.hall_file === view.hall_file;
    if (arrived || (awaited !== null && this.#isHopeless(awaited, view))) this.#awaited = null;
    this.store.change({
      view,
      silence_s: null,
      restarting: this.#awaited !== null,
    });
    if (arrived) this.onArrived(awaited.answer.device);
  }

  /** The gateway has written a hall file and starts again with it. */
  startsAgain(answer: BindAnswer): void {
    const trouble = JSON.stringify(this.store.app.view?.trouble);
    this.#awaited = { answer, sinceMs: this.nowMs(), trouble };
    this.store.change({ restarting: true });
  }

  /** The gateway went back to the old file and says why, or it never started. */
  #isHopeless({ sinceMs, trouble }: Awaited, view: InstallView): boolean {
    const isNew = view.trouble !== undefined && JSON.stringify(view.trouble) !== trouble;
    return isNew || this.nowMs() - sinceMs > startMsMax;
  }

  open(session: Session): void {
    this.storage.setItem(sessionKey, JSON.stringify(session));
    this.#heardMs = this.nowMs();
    this.store.change({ session });
  }

  close(): void {
    this.storage.removeItem(sessionKey);
    this.#awaited = null;
    this.store.change({
      session: null,
      view: null,
      silence_s: null,
      restarting: false,
      refused: null,
      enrolled: null,
      photos: new Map(),
    });
  }

  /** A session that ended leads to the sign-in; every other refusal of the view is only silence. */
  ended(refusal: Refusal): void {
    if (refusal.status !== 401 && refusal.code !== 'no_install_password') return;
    this.close();
    this.store.refuse('login', refusal, this.nowMs());
  }

  /** @param hidden nobody looks, so the page asks rarely, and silence means nothing */
  tick(hidden: boolean): void {
    const silenceMs = this.nowMs() - this.#heardMs;
    const lost = this.store.app.session !== null && silenceMs > lostAfterMs && !hidden;
    this.store.change({ silence_s: lost ? silenceMs / 1000 : null });
  }
}

/** The session that this tab had before it was loaded again. */
export function storedSession(storage: Storage): Session | null {
  const stored = storage.getItem(sessionKey);
  return stored === null ? null : (JSON.parse(stored) as Session);
}
