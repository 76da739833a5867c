/** Who is logged in on the install page: in memory only, so that a restart of the process ends all of it. */
import { createHash } from 'node:crypto';
import { LoginLimit } from '../intake/login-limit.js';
import { Queue } from '../intake/queue.js';
import { InstallRefusal } from './refusal.js';

/** A session ends without a request for this long. */
export const idleMs = 1_800_000;
/** People who install a hall at one time; the one that has been idle longest makes room. */
const sessionsMax = 8;
/** Passwords checked at once: a storm of logins must not take the threads that the disk needs. */
const checksAtOnce = 1;

export interface SessionDeps {
  readonly verify: (password: string) => Promise<boolean>;
  /** Milliseconds that never step. */
  readonly monotonicMs: () => number;
  /** A secret that nobody guesses. */
  readonly randomToken: () => string;
}

interface Session {
  readonly name: string;
  usedMs: number;
}

export class Sessions {
  readonly #limit = new LoginLimit();
  readonly #checks = new Queue(checksAtOnce);
  /** By digest of the token: finding one tells nothing of the others by the time that it takes. */
  readonly #sessions = new Map<string, Session>();

  constructor(private readonly deps: SessionDeps) {}

  /**
   * @param name of the person, for the certificate
   * @param address from which the request comes
   * @returns the token
   * @throws InstallRefusal `banned`, `wrong_password`
   */
  async login(name: string, password: string, address: string): Promise<string> {
    this.#refuseBanned(address);
    await this.#checks.run(async () => {
      this.#refuseBanned(address);
      if (await this.deps.verify(password)) return;
      this.#limit.wrong(address, this.deps.monotonicMs());
      throw new InstallRefusal('wrong_password');
    });
    this.#makeRoom();
    const token = this.deps.randomToken();
    this.#sessions.set(digest(token), { name, usedMs: this.deps.monotonicMs() });
    return token;
  }

  /** Name of whoever is logged in with the token, which counts as a use of it; null for nobody. */
  use(token: string): string | null {
    const session = this.#sessions.get(digest(token));
    const now = this.deps.monotonicMs();
    if (!session || now - session.usedMs > idleMs) return null;
    session.usedMs = now;
    return session.name;
  }

  logout(token: string): void {
    this.#sessions.delete(digest(token));
  }

  /** Somebody is logged in. */
  get isUsed(): boolean {
    const now = this.deps.monotonicMs();
    return [...this.#sessions.values()].some(({ usedMs }) => now - usedMs <= idleMs);
  }

  #refuseBanned(address: string): void {
    if (this.#limit.isBanned(address, this.deps.monotonicMs())) throw new InstallRefusal('banned');
  }

  #makeRoom(): void {
    const now = this.deps.monotonicMs();
    for (const [key, { usedMs }] of this.#sessions) if (now - usedMs > idleMs) this.#sessions.delete(key);
    if (this.#sessions.size < sessionsMax) return;
    const [oldest] = [...this.#sessions].sort(([, a], [, b]) => a.usedMs - b.usedMs);
    if (oldest) this.#sessions.delete(oldest[0]);
  }
}

const digest = (token: string) => createHash('sha256').update(token).digest('base64url');
