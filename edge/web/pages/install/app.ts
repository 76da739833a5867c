/** What the page knows, and what a person can do on it. The renderers see nothing else. */

import type { Language } from '../../../../cloud/site/hall.js';
import type { BindRequest, EnrolAnswer, InstallView, TestRequest } from '../../../install/view.js';
import type { Refusal } from './api.js';
import type { Route } from './route.js';
import type { Words } from './translate.js';

/** Forms and buttons that ask the gateway for something; a refusal is shown where it was asked. */
export type Place =
  | 'login'
  | 'test'
  | 'note'
  | 'photo'
  | 'enrol'
  | 'bind'
  | 'swap'
  | 'reload'
  | 'certificate';

export interface Session {
  readonly token: string;
  readonly name: string;
}

export interface App {
  readonly words: Words;
  readonly session: Session | null;
  readonly view: InstallView | null;
  /** Since the gateway was last heard, while it is too long; null: all is well. */
  readonly silence_s: number | null;
  readonly route: Route;
  /** Where something is being asked now. */
  readonly busy: ReadonlySet<Place>;
  readonly refused: {
    readonly place: Place;
    readonly refusal: Refusal;
    /** Seconds until it may be tried again; null if nothing has to be waited for. */
    readonly wait_s: number | null;
    /** What was asked, where its problems are shown at its fields. */
    readonly request: BindRequest | null;
  } | null;
  /** A new hall file was written, and the gateway starts with it. */
  readonly restarting: boolean;
  /** The device that was added last. */
  readonly added: string | null;
  readonly noted: string | null;
  readonly enrolled: EnrolAnswer | null;
  /** The profile chosen in the form of a new device; null: the first that fits. */
  readonly profile: string | null;
  readonly photos: ReadonlyMap<string, ImageBitmap>;
  /** The pin of the header that was tapped. */
  readonly pin: number | null;
}

export interface Actions {
  login(name: string, password: string): void;
  logout(): void;
  speak(language: Language): void;
  test(request: TestRequest): void;
  note(device: string, note: string): void;
  photo(device: string, file: File): void;
  enrol(id: string): void;
  forgetEnrolled(): void;
  chooseProfile(profile: string): void;
  bind(request: BindRequest): void;
  swap(device: string, channel: string): void;
  reload(): void;
  issue(by: string): void;
  openCertificate(): void;
  saveCertificate(form: 'pdf' | 'json'): void;
  choosePin(pin: number): void;
}

/** What every renderer is given. */
export interface Shown {
  readonly app: App;
  readonly act: Actions;
}

/** What the screens behind the sign-in are given. */
export interface Screen extends Shown {
  readonly view: InstallView;
}
