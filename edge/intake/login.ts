/** Who may come in: password, ban, last will and the ownership of client ids. */
import type { Socket } from 'node:net';
import type { AedesOptions, AuthenticateError, Client } from 'aedes';
import type { Clock } from '../platform/clock.js';
import type { Access } from './access.js';
import { addressOf } from './address.js';
import type { BusRefusal, Refuse } from './bus.js';
import { LoginLimit } from './login-limit.js';
import { Queue } from './queue.js';

/** Passwords checked at once: the pool of threads has four, and the disk and the uplink need some of them. */
const checksAtOnce = 2;

/** Return codes of CONNACK. */
const code = { identifierRejected: 2, unavailable: 3, wrongPassword: 4, notAuthorised: 5 } as const;

export interface LoginDeps {
  readonly access: Access;
  /** Checks a password; resolves to false for an unknown account, too. */
  readonly verify: (account: string, password: string) => Promise<boolean>;
  readonly refuse: Refuse;
  readonly clock: Clock;
  readonly onLogin: (client: Client, account: string) => void;
}

/** The hooks of aedes for CONNECT. */
export function loginHooks(deps: LoginDeps): Required<Pick<AedesOptions, 'preConnect' | 'authenticate'>> {
  const { access, refuse, clock } = deps;
  const limit = new LoginLimit();
  const queue = new Queue(checksAtOnce);
  const wills = new WeakMap<Client, string>();
  const owners = new Owners();

  /** Whether the password is right; null if the address is banned by now, or the client has gone. */
  const check = (client: Client, username: string, password: Buffer): Promise<boolean | null> =>
    queue.run(async () => {
      const address = addressOfClient(client);
      if (isGone(client) || limit.isBanned(address, clock.monotonicMs())) return null;
      const right = await deps.verify(username, password.toString('utf8'));
      if (!right) limit.wrong(address, clock.monotonicMs());
      return right;
    });

  const login = async (client: Client, username?: string, password?: Buffer): Promise<Denial | null> => {
    if (username === undefined || password === undefined)
      return deny('login', 'anonymous clients are not allowed', code.notAuthorised);
    const right = await check(client, username, password);
    if (right === null) return deny('banned', 'too many wrong logins', code.notAuthorised);
    if (!right) return deny('login', 'wrong user or password', code.wrongPassword);
    const will = wills.get(client);
    if (will !== undefined && !access.mayPublish(username, will))
      return deny('publish', `no right to a last will on ${will}`, code.notAuthorised);
    // A dead connection must not own an id: nobody would ever give it back.
    if (isGone(client)) return deny('login', 'the client went away', code.unavailable);
    if (!owners.take(client, username))
      return deny(
        'client_id',
        `client id ${client.id} is in use by another account`,
        code.identifierRejected,
      );
    return null;
  };

  return {
    preConnect(client, packet, done) {
      const address = addressOfClient(client);
      if (limit.isBanned(address, clock.monotonicMs())) {
        refuse(address, 'banned', 'too many wrong logins');
        done(new Error('banned'), false);
        return;
      }
      if (packet.will) wills.set(client, packet.will.topic);
      packet.clean = true;
      done(null, true);
    },
    authenticate(client, username, password, done) {
      login(client, username, password).then(
        (denial) => {
          if (denial === null) {
            deps.onLogin(client, username!);
            done(null, true);
            return;
          }
          // Made-up names must not fill the table of refusals.
          const who = username !== undefined && access.knows(username) ? username : addressOfClient(client);
          refuse(who, denial.refusal, `${denial.detail}, from ${addressOfClient(client)}`);
          done(denied(denial), null);
        },
        (error: Error) => {
          refuse(addressOfClient(client), 'login', error.message);
          done(denied(deny('login', 'the password could not be checked', code.unavailable)), null);
        },
      );
    },
  };
}

interface Denial {
  readonly refusal: BusRefusal;
  readonly detail: string;
  readonly returnCode: number;
}

const deny = (refusal: BusRefusal, detail: string, returnCode: number): Denial => ({
  refusal,
  detail,
  returnCode,
});

const denied = ({ detail, returnCode }: Denial): AuthenticateError =>
  Object.assign(new Error(detail), { returnCode });

/** A client id belongs to the account that is connected with it: nobody else can throw it out. */
class Owners {
  readonly #owners = new Map<string, { readonly account: string; readonly client: Client }>();

  take(client: Client, account: string): boolean {
    const { id } = client;
    const before = this.#owners.get(id);
    if (before && before.account !== account) return false;
    this.#owners.set(id, { account, client });
    client.conn.once('close', () => {
      if (this.#owners.get(id)?.client === client) this.#owners.delete(id);
    });
    return true;
  }
}

const isGone = (client: Client) => client.closed || client.conn.destroyed;

export function addressOfClient(client: Client): string {
  return addressOf((client.conn as Socket).remoteAddress);
}
