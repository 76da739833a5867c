/**
 * Keeps the gateway of a hall running, and starts it again when the install page has changed the hall file. Sessions
 * and logins outlive the gateway; what devices say meanwhile they say again, for nobody has acknowledged it.
 */
import type { LiveSecrets } from '../cloud/site/live-secrets.js';
import { loginsOf } from '../cloud/site/logins.js';
import type { Gateway } from '../edge/gateway.js';
import type { InstallHost } from '../edge/install/host.js';
import { InstallRefusal } from '../edge/install/refusal.js';
import { Sessions } from '../edge/install/sessions.js';
import type { InstallError } from '../edge/install/view.js';
import type { Log } from '../edge/platform/log.js';
import { randomSecret } from '../edge/platform/process.js';
import type { HallFile, LoadedHall } from './hall-file.js';

export interface SuperviseDeps {
  readonly hallFile: HallFile;
  readonly secrets: LiveSecrets;
  /** Starts a gateway of the hall; the host is absent where the site has no password for the install page. */
  readonly start: (loaded: LoadedHall, install: InstallHost | undefined) => Promise<Gateway>;
  readonly software: string;
  /** Milliseconds that never step, of the machine: people log in in real time. */
  readonly monotonicMs: () => number;
  readonly log: Log;
}

export interface Supervised {
  gateway(): Gateway;
  /** Rejects when the gateway could be started neither with the new hall file nor with the old one. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** @param loaded what `hallFile.load` gave. @throws what starting the gateway throws */
export async function supervise(deps: SuperviseDeps, loaded: LoadedHall): Promise<Supervised> {
  const supervisor = new Supervisor(deps, loaded);
  await supervisor.start();
  return supervisor;
}

class Supervisor implements Supervised {
  readonly failed: Promise<never>;
  #fail: (error: Error) => void = () => {};
  #gateway: Gateway | undefined;
  /** Checked, and not run with yet. `ours`: the page wrote it, not a person. */
  #next: { readonly loaded: LoadedHall; readonly ours: boolean } | undefined;
  #trouble: InstallError | undefined;
  /** One start, stop or change at a time. */
  #turn: Promise<unknown> = Promise.resolve();
  #stopped = false;
  readonly #sessions: Sessions;

  constructor(
    private readonly deps: SuperviseDeps,
    private running: LoadedHall,
  ) {
    this.failed = new Promise((_resolve, reject) => {
      this.#fail = reject;
    });
    // Whoever does not wait for it must not be ended by it.
    this.failed.catch(() => {});
    const { secrets, monotonicMs } = deps;
    const verify = (password: string) => secrets.verifyInstall(password);
    this.#sessions = new Sessions({ verify, monotonicMs, randomToken: randomSecret });
  }

  gateway(): Gateway {
    if (!this.#gateway) throw new Error('The gateway is starting.');
    return this.#gateway;
  }

  start(): Promise<void> {
    return this.#inTurn(() => this.#startWith(this.running));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#inTurn(async () => this.#gateway?.stop());
  }

  async #startWith(loaded: LoadedHall): Promise<void> {
    const { secrets, start, log } = this.deps;
    this.#gateway = await start(loaded, secrets.hasInstall ? this.#host(loaded) : undefined);
    this.running = loaded;
    await secrets
      .settle(loginsOf(loaded.hall))
      .catch((error: Error) => log.error({ error: error.message }, 'the file of secrets cannot be written'));
  }

  #host(loaded: LoadedHall): InstallHost {
    const { hallFile, secrets, software } = this.deps;
    return {
      sessions: this.#sessions,
      software,
      hallFile: loaded.digest,
      hallFileOnDisk: () => hallFile.digestOnDisk(),
      trouble: () => this.#trouble,
      rewrite: (seen, edit) =>
        this.#inTurn(async () => {
          if (seen !== this.running.digest || this.#next) throw new InstallRefusal('hall_file_changed');
          return this.#await(await hallFile.write(this.running, edit), true);
        }),
      reload: () => this.#inTurn(async () => this.#await(await hallFile.load(), false)),
      restart: () => void this.#inTurn(() => this.#restart()),
      logins: secrets,
    };
  }

  #await(loaded: LoadedHall, ours: boolean): string {
    this.#next = { loaded, ours };
    return loaded.digest;
  }

  async #restart(): Promise<void> {
    const [next, before] = [this.#next, this.running];
    this.#next = undefined;
    if (!next || this.#stopped) return;
    const { hall, digest } = next.loaded;
    this.deps.log.info({ hall: hall.id, hall_file: digest }, 'the gateway starts again with a new hall file');
    await this.#gateway?.stop();
    this.#gateway = undefined;
    try {
      await this.#startWith(next.loaded);
      this.#trouble = undefined;
    } catch (error) {
      await this.#goBack(before, next, error as Error).catch(this.#fail);
    }
  }

  /** The hall goes on as it was. What a person wrote stays on disk to be mended; what the page wrote is taken back. */
  async #goBack(before: LoadedHall, next: { loaded: LoadedHall; ours: boolean }, why: Error): Promise<void> {
    const { hallFile, log } = this.deps;
    log.error(
      { error: why.message },
      'the gateway does not run with the new hall file, and goes on with the old one',
    );
    this.#trouble = { code: 'hall_file_not_run', message: why.message };
    if (next.ours && (await hallFile.digestOnDisk()) === next.loaded.digest) {
      await hallFile
        .put(before.text)
        .catch((error: Error) =>
          log.error({ error: error.message }, 'the old hall file could not be put back'),
        );
    }
    await this.#startWith(before);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}
