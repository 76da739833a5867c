/** The passwords of a hall while its gateway runs: checked in constant time, and logins made without a restart. */
import { hashPassword, newPassword, verifyPassword } from './password.js';
import type { Secrets } from './secrets.js';
import { changeSecrets } from './secrets-file.js';

/** A login that no hall file names is let in for this long. */
const enrolledMs = 86_400_000;
/** A hall installs a few devices at a time; more are a mistake. */
export const enrolledMax = 50;

type Hashes = Pick<Secrets, 'mqtt' | 'install' | 'enrolled'>;

interface Logins {
  readonly mqtt: Secrets['mqtt'];
  readonly enrolled: NonNullable<Secrets['enrolled']>;
}

export class LiveSecrets {
  private constructor(
    private readonly path: string,
    private readonly now: () => number,
    private readonly decoy: string,
    private hashes: Hashes,
  ) {}

  /** @param path of the file of secrets; @param now UTC ms */
  static async open(path: string, secrets: Hashes, now: () => number): Promise<LiveSecrets> {
    return new LiveSecrets(path, now, await hashPassword(newPassword()), secrets);
  }

  /** An unknown login takes as long as a known one. */
  async verify(login: string, password: string): Promise<boolean> {
    const { mqtt, enrolled = {} } = this.hashes;
    // A device that comes back after years gets a new password under its old name.
    const stored = this.isEnrolled(login)
      ? enrolled[login]!.hash
      : Object.hasOwn(mqtt, login)
        ? mqtt[login]
        : undefined;
    const matches = await verifyPassword(password, stored ?? this.decoy);
    return stored !== undefined && matches;
  }

  get hasInstall(): boolean {
    return this.hashes.install !== undefined;
  }

  async verifyInstall(password: string): Promise<boolean> {
    const matches = await verifyPassword(password, this.hashes.install ?? this.decoy);
    return this.hasInstall && matches;
  }

  /** Whether the login was made on the install page less than a day ago, for a device that is not bound yet. */
  isEnrolled(login: string): boolean {
    const { enrolled = {} } = this.hashes;
    return Object.hasOwn(enrolled, login) && this.now() - enrolled[login]!.at < enrolledMs;
  }

  get enrolled(): number {
    return Object.keys(this.hashes.enrolled ?? {}).filter((login) => this.isEnrolled(login)).length;
  }

  /** Makes a login that works at once, or gives one that waits for its device a new password. */
  async enrol(login: string): Promise<string> {
    const password = newPassword();
    const entry = { hash: await hashPassword(password), at: this.now() };
    await this.#change(({ mqtt, enrolled }) => ({ mqtt, enrolled: { ...enrolled, [login]: entry } }));
    return password;
  }

  /**
   * Settles the enrolments: the password of a login that the hall file names by now stays, and those of more than a day
   * ago are forgotten.
   */
  async settle(logins: readonly string[]): Promise<void> {
    const known = Object.keys(this.hashes.enrolled ?? {});
    const named = known.filter((login) => logins.includes(login));
    const over = known.filter((login) => named.includes(login) || !this.isEnrolled(login));
    if (over.length === 0) return;
    await this.#change(({ mqtt, enrolled }) => ({
      mqtt: { ...mqtt, ...Object.fromEntries(named.map((login) => [login, enrolled[login]!.hash])) },
      enrolled: Object.fromEntries(Object.entries(enrolled).filter(([login]) => !over.includes(login))),
    }));
  }

  async #change(change: (logins: Logins) => Logins): Promise<void> {
    const { mqtt, enrolled } = await changeSecrets(this.path, (file) => ({
      ...file,
      ...change({ mqtt: file.mqtt, enrolled: file.enrolled ?? {} }),
    }));
    this.hashes = { ...this.hashes, mqtt, enrolled };
  }
}
