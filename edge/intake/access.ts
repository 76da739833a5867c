/** Who may log in, publish and subscribe: derived from the hall file, nothing else. Pure but for the password check. */
import type { Hall } from '../../cloud/site/hall.js';
import { TopicTable } from '../../devices/topics.js';

export interface Rights {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

function table(filters: readonly string[]): TopicTable<true> {
  const topics = new TopicTable<true>();
  for (const filter of filters) topics.add(filter, true);
  return topics;
}

/** Rights of every account of the hall: one for each MQTT device without a shared one, and those of bridges and software. */
export function rightsOf(hall: Hall): Map<string, Rights> {
  const rights = new Map<string, Rights>(
    hall.accounts.map((account) => [
      account.id,
      { publish: account.may_publish, subscribe: account.may_subscribe },
    ]),
  );
  for (const device of hall.devices) {
    if (!device.topics) continue;
    const id = device.account ?? device.id;
    const before = rights.get(id) ?? { publish: [], subscribe: [] };
    rights.set(id, { ...before, publish: [...before.publish, ...device.topics] });
  }
  return rights;
}

/** Topics that only Hallgate speaks on: its own, and what Home Assistant finds it by. */
const ownTopics = /^(\$|hallgate(\/|$)|homeassistant(\/|$))/;

export class Access {
  readonly #publish = new Map<string, TopicTable<true>>();
  readonly #bound: TopicTable<true>;
  readonly #rights: ReadonlyMap<string, Rights>;

  /**
   * @param isEnrolled whether a login was made for a device that the hall file does not name yet. It may say what it
   * likes where nobody else speaks, so that it can be heard and bound; it hears nothing
   */
  constructor(
    rights: ReadonlyMap<string, Rights>,
    private readonly isEnrolled: (account: string) => boolean = () => false,
  ) {
    this.#rights = rights;
    this.#bound = table([...rights.values()].flatMap(({ publish }) => publish));
    for (const [account, { publish }] of rights) this.#publish.set(account, table(publish));
  }

  knows(account: string): boolean {
    return this.#rights.has(account) || this.isStranger(account);
  }

  /** Whatever the account says is a stranger's word, and never a reading. */
  isStranger(account: string): boolean {
    return !this.#rights.has(account) && this.isEnrolled(account);
  }

  mayPublish(account: string, topic: string): boolean {
    // Topics that begin with $ belong to the broker; overriding its authorisation took that protection away.
    if (topic.startsWith('$')) return false;
    if (this.isStranger(account)) return !ownTopics.test(topic) && this.#bound.match(topic).length === 0;
    return (this.#publish.get(account)?.match(topic).length ?? 0) > 0;
  }

  maySubscribe(account: string, filter: string): boolean {
    return this.#rights.get(account)?.subscribe.some((granted) => covers(granted, filter)) ?? false;
  }
}

/** Whether every topic that `wanted` matches is matched by `granted`, both MQTT topic filters. */
export function covers(granted: string, wanted: string): boolean {
  if (wanted.startsWith('$') && !granted.startsWith('$')) return false;
  const have = granted.split('/');
  const want = wanted.split('/');
  for (let level = 0; ; level += 1) {
    if (have[level] === '#') return true;
    if (level >= have.length || level >= want.length) return have.length === want.length;
    if (want[level] === '#') return false;
    if (have[level] !== '+' && have[level] !== want[level]) return false;
  }
}
