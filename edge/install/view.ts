/**
 * The contract between the gateway and its install page: what the page is shown, and what it may ask for.
 *
 * The page sends `authorization: Bearer <token>`; no cookie, so that no other page can act in its name. All answers are
 * JSON and `no-store`; a refusal is an `InstallError` with status 400, 401, 403, 404, 409, 413 or 429.
 * Times are UTC ms, durations seconds. Texts for people are made by the page in its language, out of ids and figures.
 *
 * | request                              | body                       | answer                                         |
 * |--------------------------------------|----------------------------|------------------------------------------------|
 * | `POST /api/install/login`            | `LoginRequest`             | `LoginAnswer`                                  |
 * | `POST /api/install/logout`           | –                          | `{}`                                           |
 * | `GET  /api/install`                  | –                          | `InstallView`, asked once a second             |
 * | `POST /api/install/test`             | `TestRequest`              | `InstallView`                                  |
 * | `POST /api/install/note`             | `NoteRequest`              | `InstallView`                                  |
 * | `PUT  /api/install/photo/<device>`   | JPEG or PNG, 2 MiB at most | `InstallView`                                  |
 * | `GET  /api/install/photo/<device>`   | –                          | the picture                                    |
 * | `POST /api/install/enrol`            | `EnrolRequest`             | `EnrolAnswer`; the password is shown once      |
 * | `POST /api/install/bind`             | `BindRequest`              | `BindAnswer`; the gateway starts again with it |
 * | `POST /api/install/swap`             | `SwapRequest`              | `BindAnswer`                                   |
 * | `POST /api/install/reload`           | `{}`                       | `BindAnswer` with `device: ''`                 |
 * | `POST /api/install/certificate`      | `CertificateRequest`       | `InstallView`                                  |
 * | `GET  /api/install/certificate.html` | –                          | the last certificate as a page that prints     |
 * | `GET  /api/install/certificate.pdf`  | –                          | the same as PDF                                |
 * | `GET  /api/install/certificate.json` | –                          | `Certificate` (certificate.ts)                 |
 */
import type { Language, Text } from '../../cloud/site/hall.js';
import type { DeviceState } from '../hall/device-state.js';

/** A refusal. `problems` are the lines of `hallgate check`, when a hall file would not pass it. */
export interface InstallError {
  readonly code: string;
  readonly message: string;
  readonly problems?: readonly string[];
}

export interface LoginRequest {
  /** Who installs: stands on the certificate. */
  readonly name: string;
  readonly password: string;
}

export interface LoginAnswer {
  readonly token: string;
  /** The session ends without a request for this long. */
  readonly idle_s: number;
}

export interface InstallView {
  readonly ts: number;
  readonly hall: {
    readonly id: string;
    readonly name: Text;
    readonly time_zone: string;
    readonly languages: readonly Language[];
  };
  /** Digest of the hall file that the gateway runs with; a change names it, so that nobody's work is overwritten. */
  readonly hall_file: string;
  /** The file on disk is another one by now: somebody edits it. Nothing can be bound until the gateway runs with it. */
  readonly hall_file_changed: boolean;
  readonly devices: readonly DeviceRow[];
  readonly pins: readonly PinRow[];
  /** What a device can be bound to. */
  readonly places: Readonly<Record<PlaceKind, readonly { readonly id: string; readonly name: Text }[]>>;
  /** Topics that speak and belong to no device, newest first; at most 50. */
  readonly strangers: readonly Stranger[];
  /** What was heard last, newest first; at most 40. */
  readonly events: readonly EventRow[];
  readonly test: RunningTest | null;
  readonly certificate: CertificateState;
  /** Why the last new hall file was not taken and the old one runs on; absent when all is well. */
  readonly trouble?: InstallError;
}

export type { DeviceState };

export type PlaceKind = 'line' | 'zone' | 'queue' | 'desk';

export interface DeviceRow {
  readonly id: string;
  readonly name: Text;
  readonly profile: string;
  /** Vendor and model, or what the thing on pins is. */
  readonly model: string;
  readonly on: 'mqtt' | 'pins';
  readonly topics: readonly string[];
  readonly state: DeviceState;
  /** Since it was last heard; null: never. */
  readonly seen_s: number | null;
  readonly battery_pct: number | null;
  readonly battery_days_left: number | null;
  /** Its clock minus the gateway's; null while it states no time. */
  readonly clock_offset_ms: number | null;
  readonly faults: readonly string[];
  /** Messages refused since the gateway started, by reason, most first. */
  readonly rejected: readonly { readonly code: string; readonly n: number }[];
  readonly watches: readonly WatchRow[];
  /** The walk test that fits; null for what has nothing to say and nothing to show. */
  readonly test: TestKind | null;
  /** The last one; a device whose entry in the hall file has changed since must be tested again. */
  readonly result: TestResult | null;
  readonly note: string;
  readonly photo: boolean;
}

export interface WatchRow {
  readonly channel: string;
  readonly as: string | null;
  readonly press: string | null;
  readonly level: number | null;
  readonly swap: boolean;
  readonly place: { readonly kind: PlaceKind; readonly id: string } | null;
}

export interface PinRow {
  readonly device: string;
  readonly pin: string;
  readonly bcm: number;
  /** 1 to 40. */
  readonly header_pin: number;
  readonly does: string;
}

export interface Stranger {
  readonly topic: string;
  /** The MQTT login that said it. */
  readonly account: string | null;
  readonly n: number;
  readonly seen_s: number;
  /** The beginning of the last payload as text; "" if it is no text. */
  readonly sample: string;
  /** Profiles that read it, best first, with the channels that they heard; empty: none fits, see `refused`. */
  readonly candidates: readonly {
    readonly profile: string;
    readonly model: string;
    readonly channels: readonly { readonly channel: string; readonly kind: string }[];
  }[];
  readonly refused: string | null;
}

export interface EventRow {
  readonly at: number;
  readonly device: string;
  readonly channel: string;
  /** Kind of the reading, or "rejected". */
  readonly kind: string;
  /** Its figures: `{in: 1, out: 0}`, `{press: 'single'}`, `{code: 'schema'}`. */
  readonly figures: Readonly<Record<string, string | number | boolean>>;
}

/**
 * line: walk in and out · buttons: press each · switch: turn on and off · zone: step in and out · queue: stand in it ·
 * beacon: place one · output: see it lit · signs: any sign of life (air, noise, gateways)
 */
export type TestKind = 'line' | 'buttons' | 'switch' | 'zone' | 'queue' | 'beacon' | 'output' | 'signs';

export type TestRequest =
  | { readonly do: 'start'; readonly device: string }
  /** The person has done the current step as told. */
  | { readonly do: 'next' }
  /** For outputs: what the person saw. */
  | { readonly do: 'answer'; readonly seen: boolean }
  | { readonly do: 'stop' };

/** One thing to do. */
export interface TestStep {
  /** "in", "out", "press", "on", "off", "enter", "leave", "place", "see", "wait" */
  readonly what: string;
  readonly channel: string;
  /** The press to make: "double", "long"; absent: it does not matter. */
  readonly press?: string;
  /** Smiley of a satisfaction panel, 1 is worst. */
  readonly level?: number;
  readonly place: { readonly kind: PlaceKind; readonly id: string } | null;
  /** How often it is to be done. */
  readonly times: number;
  /** What the device told of it. */
  readonly counted: number;
  /** What it told that nobody did: the other direction, another button. */
  readonly stray: number;
  readonly state: 'waiting' | 'now' | 'done';
}

/** Several steps may be `now`: who walks in twenty times has to walk out in between. `next` ends them together. */
export interface RunningTest {
  readonly device: string;
  readonly kind: TestKind;
  readonly by: string;
  readonly started: number;
  readonly steps: readonly TestStep[];
}

export interface TestResult {
  readonly kind: TestKind;
  readonly at: number;
  readonly by: string;
  readonly passed: boolean;
  /** Why not: "missed", "doubled", "turned_round", "wrong_channel", "nothing_heard", "not_seen"; null when passed. */
  readonly why: string | null;
  readonly steps: readonly TestStep[];
  /** Share of what was done that was counted, with its exact 95 % interval (Clopper & Pearson 1934). */
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

export interface NoteRequest {
  readonly device: string;
  readonly note: string;
}

/** A login for a new MQTT device. What it says is heard as a stranger until it is bound. */
export interface EnrolRequest {
  readonly id: string;
}

export interface EnrolAnswer {
  readonly login: string;
  readonly password: string;
  /** Where it has to connect; null with an outside broker. */
  readonly broker: { readonly host: string; readonly port: number } | null;
  /** The same as a QR code, SVG: `mqtt://login:password@host:port`. */
  readonly qr_svg: string;
}

export interface BindRequest {
  /** `InstallView.hall_file` as the page saw it. */
  readonly hall_file: string;
  readonly id: string;
  readonly name: string;
  readonly profile: string;
  readonly topics: readonly string[];
  /** The login that speaks for it, when it is another than its own id. */
  readonly account: string | null;
  readonly watches: readonly {
    readonly channel: string;
    /** Null where it belongs to no place: a satisfaction panel of the whole hall. */
    readonly kind: PlaceKind | null;
    readonly place: string | null;
    readonly as?: string;
  }[];
}

/** Turns in and out of a line round; answered as a bind. */
export interface SwapRequest {
  readonly hall_file: string;
  readonly device: string;
  readonly channel: string;
}

export interface BindAnswer {
  /** Digest of the hall file that was written. */
  readonly hall_file: string;
  readonly device: string;
}

export interface CertificateRequest {
  /** Who vouches for it. */
  readonly by: string;
}

export interface CertificateState {
  /** Devices without a passed test that is still good; a certificate says so, and hours with them are marked. */
  readonly missing: readonly string[];
  /** SHA-256 of the public key, hex. */
  readonly key_fingerprint: string;
  readonly issued: { readonly at: number; readonly by: string; readonly digest: string } | null;
}
