/** The install page's side of a running gateway: what the routes of the web server ask for, each a promise or a refusal. */
import type { KeyObject } from 'node:crypto';
import { addDevice, swapLine } from '../../cloud/site/edit-hall.js';
import type { Hall, Language } from '../../cloud/site/hall.js';
import { enrolledMax } from '../../cloud/site/live-secrets.js';
import { loginsOf } from '../../cloud/site/logins.js';
import type { Profile } from '../../devices/profile.js';
import type { Counters } from '../counters.js';
import type { Engine } from '../engine.js';
import type { Step } from '../hall/step.js';
import type { Inbox } from '../inbox.js';
import { JournalError } from '../journal/journal.js';
import type { Log } from '../platform/log.js';
import type { NotePart } from '../state/parts.js';
import type { Certificate } from './certificate.js';
import { certificateBody } from './certify.js';
import { conduct } from './conduct.js';
import { keyFingerprint } from './fingerprint.js';
import type { InstallHost } from './host.js';
import { installView } from './install-view.js';
import type { Photos } from './photos.js';
import type { Recent } from './recent.js';
import { InstallRefusal } from './refusal.js';
import { type Bind, requestOf, requests } from './requests.js';
import { publicKeyOf, seal } from './seal.js';
import { idleMs } from './sessions.js';
import type { Strangers } from './strangers.js';
import type { BindAnswer, EnrolAnswer, InstallView, LoginAnswer } from './view.js';

export interface InstallationDeps {
  readonly host: InstallHost;
  readonly hall: Hall;
  readonly engine: Pick<Engine, 'state' | 'model'>;
  readonly inbox: Pick<Inbox, 'task'>;
  readonly counters: Pick<Counters, 'of'>;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly recent: Recent;
  readonly strangers: Strangers;
  readonly photos: Photos;
  readonly signingKey: () => Promise<KeyObject>;
  /** Port of the gateway's own broker; null with an outside one. */
  readonly brokerPort: number | null;
  /** Logins of the gateway's own programs. */
  readonly ownLogins: readonly string[];
  /** UTC ms. */
  readonly now: () => number;
  readonly log: Log;
}

export class Installation {
  #key: KeyObject | undefined;

  constructor(private readonly deps: InstallationDeps) {}

  async login(body: unknown, address: string): Promise<LoginAnswer> {
    const { name, password } = requestOf(requests.login, body);
    const { host, log } = this.deps;
    try {
      const token = await host.sessions.login(name, password, address);
      log.info({ address }, 'install: logged in');
      return { token, idle_s: idleMs / 1_000 };
    } catch (error) {
      // A banned address may ask as often as it likes, and fills no log.
      if (error instanceof InstallRefusal && error.code === 'wrong_password')
        log.warn({ address }, 'install: a wrong password');
      throw error;
    }
  }

  /** @throws InstallRefusal `session_ended` */
  use(token: string): string {
    const name = this.deps.host.sessions.use(token);
    if (name === null) throw new InstallRefusal('session_ended');
    return name;
  }

  logout(token: string): void {
    this.deps.host.sessions.logout(token);
  }

  async view(): Promise<InstallView> {
    const { host, engine, profiles, counters, strangers, recent, now } = this.deps;
    const onDisk = await host.hallFileOnDisk();
    const keyFingerprint = await this.#fingerprint();
    const at = now();
    const source = {
      model: engine.model,
      state: engine.state,
      profiles,
      hall_file: host.hallFile,
      hall_file_changed: onDisk !== host.hallFile,
      trouble: host.trouble(),
      rejected: (device: string) => counters.of(device),
      strangers: strangers.rows(at),
      events: recent.rows(),
      keyFingerprint,
    };
    return installView(source, at);
  }

  async test(by: string, body: unknown): Promise<InstallView> {
    const request = requestOf(requests.test, body);
    await this.#change((step) => conduct(step, by, request, this.deps.profiles));
    return this.view();
  }

  async note(body: unknown): Promise<InstallView> {
    const { device, note } = requestOf(requests.note, body);
    this.#refuseUnknown(device);
    await this.#changeNote(device, (before) => ({ ...before, text: note }));
    return this.view();
  }

  async putPhoto(device: string, bytes: Uint8Array): Promise<InstallView> {
    this.#refuseUnknown(device);
    const photo = await written(this.deps.photos.put(device, bytes));
    await this.#changeNote(device, (before) => ({ ...before, photo }));
    return this.view();
  }

  /** @returns the picture, "jpg" or "png" */
  async photo(device: string): Promise<{ readonly bytes: Uint8Array; readonly type: 'jpg' | 'png' }> {
    this.#refuseUnknown(device);
    const photo = this.deps.engine.state.get('note', device)?.photo;
    return { bytes: await this.deps.photos.get(device, photo), type: photo!.type };
  }

  /** @param host name or address under which the phone reached the gateway */
  async enrol(body: unknown, host: string): Promise<EnrolAnswer> {
    const { id } = requestOf(requests.enrol, body);
    const { hall, brokerPort, ownLogins } = this.deps;
    const { logins } = this.deps.host;
    if (brokerPort === null || !('listen' in hall.broker)) throw new InstallRefusal('outside_broker');
    const taken = [...hall.devices, ...hall.accounts].some((one) => one.id === id) || ownLogins.includes(id);
    if (taken) throw new InstallRefusal('id_taken', `"${id}" is taken in this hall`);
    if (!logins.isEnrolled(id) && logins.enrolled >= enrolledMax) throw new InstallRefusal('too_many_logins');
    const password = await written(logins.enrol(id));
    const listens = hall.broker.listen.slice(0, hall.broker.listen.lastIndexOf(':'));
    // Where the broker listens everywhere, the way that led the phone here leads the device, too.
    const everywhere = ['0.0.0.0', '[::]', '*'].includes(listens);
    const broker = { host: (everywhere ? host : listens).replace(/^\[|\]$/g, ''), port: brokerPort };
    this.deps.log.info({ login: id }, 'install: a login was made');
    const { loginUrl, qrSvg } = await import('./qr.js');
    return { login: id, password, broker, qr_svg: qrSvg(loginUrl(id, password, broker)) };
  }

  /** Binds a device to the hall. The caller lets the gateway start again when the answer is on its way. */
  async bind(body: unknown): Promise<BindAnswer> {
    const request = requestOf(requests.bind, body);
    const { host, hall } = this.deps;
    const login = request.account ?? request.id;
    // A login that was made here for the device comes into the hall file with it.
    const isNew = host.logins.isEnrolled(login) && !loginsOf(hall).includes(login);
    const written = await host.rewrite(request.hall_file, (text) =>
      addDevice(text, deviceOf(request), isNew && login !== request.id),
    );
    this.deps.log.info({ device: request.id, profile: request.profile }, 'install: a device was bound');
    return { hall_file: written, device: request.id };
  }

  async swap(body: unknown): Promise<BindAnswer> {
    const { hall_file, device, channel } = requestOf(requests.swap, body);
    this.#refuseUnknown(device);
    const written = await this.deps.host.rewrite(hall_file, (text) => {
      const swapped = swapLine(text, device, channel);
      if (swapped === null) throw new InstallRefusal('not_a_line');
      return swapped;
    });
    this.deps.log.info({ device, channel }, 'install: a line was turned round');
    return { hall_file: written, device };
  }

  async reload(): Promise<BindAnswer> {
    return { hall_file: await this.deps.host.reload(), device: '' };
  }

  async certify(body: unknown): Promise<InstallView> {
    const { by } = requestOf(requests.certificate, body);
    const { engine, host, profiles, now } = this.deps;
    const key = await written(this.#signingKey());
    const { model, state } = engine;
    const certified = { model, state, profiles, hallFile: host.hallFile, software: host.software };
    const certificate = seal(certificateBody(certified, by, now()), key);
    await this.#change((step) => step.draft.set('certificate', 'last', certificate));
    return this.view();
  }

  /** @throws InstallRefusal `no_certificate` */
  certificate(): Certificate {
    const last = this.deps.engine.state.get('certificate', 'last');
    if (!last) throw new InstallRefusal('no_certificate');
    return last;
  }

  /** Of the hall: what is written for nobody in particular is in this one. */
  get language(): Language {
    return this.deps.hall.languages[0]!;
  }

  restart(): void {
    this.deps.host.restart();
  }

  async #signingKey(): Promise<KeyObject> {
    this.#key ??= await this.deps.signingKey();
    return this.#key;
  }

  /** Without a readable key the page works all the same; a certificate says what is wrong. */
  async #fingerprint(): Promise<string> {
    try {
      return keyFingerprint(publicKeyOf(await this.#signingKey()));
    } catch (error) {
      this.deps.log.error({ error: (error as Error).message }, 'install: no key to sign certificates');
      return '';
    }
  }

  #refuseUnknown(device: string): void {
    if (!this.deps.engine.model.devices.has(device))
      throw new InstallRefusal('unknown_device', `no device "${device}" in the hall file`);
  }

  async #changeNote(device: string, change: (before: NotePart) => NotePart): Promise<void> {
    await this.#change((step) => {
      const before = step.draft.get('note', device) ?? { text: '', photo: null };
      step.draft.set('note', device, change(before));
    });
  }

  /** Changes the state with the next batch; resolves when it is on disk. */
  #change(task: (step: Step) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      let refused: InstallRefusal | null = null;
      const attempt = (step: Step) => {
        try {
          task(step);
        } catch (error) {
          // A refusal is the answer of one request, and must not cost the batch.
          if (!(error instanceof InstallRefusal)) throw error;
          refused = error;
        }
      };
      this.deps.inbox.task(attempt, (error) => {
        if (refused) reject(refused);
        else if (error instanceof JournalError) reject(new InstallRefusal('unavailable'));
        else if (error) reject(error);
        else resolve();
      });
    });
  }
}

function deviceOf({ id, name, profile, topics, account, watches }: Bind) {
  return {
    id,
    name,
    profile,
    topics,
    account: account === id ? null : account,
    watches: watches.map(({ channel, kind, place, as }) => ({
      channel,
      ...(as !== undefined && { as }),
      ...(kind !== null && place !== null && { [kind]: place }),
    })),
  };
}

/** What the disk refuses becomes an answer that names the mend. */
async function written<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined || error instanceof InstallRefusal) throw error;
    throw new InstallRefusal('not_written', message);
  }
}
