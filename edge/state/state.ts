/** The state of a hall and a draft of its next one: a batch works on a draft, and only a commit makes it the state. */
import { type PartTypes, type Section, sections } from './parts.js';

export class HallState {
  readonly #parts = new Map<Section, Map<string, unknown>>(sections.map((section) => [section, new Map()]));

  /** Rebuilds a state from stored parts ("section/id" to JSON). Parts of unknown sections are left out. */
  static load(stored: ReadonlyMap<string, string>): HallState {
    const state = new HallState();
    for (const [key, json] of stored) {
      const slash = key.indexOf('/');
      state.#parts.get(key.slice(0, slash) as Section)?.set(key.slice(slash + 1), JSON.parse(json));
    }
    return state;
  }

  get<S extends Section>(section: S, id: string): PartTypes[S] | undefined {
    return this.#parts.get(section)!.get(id) as PartTypes[S] | undefined;
  }

  all<S extends Section>(section: S): ReadonlyMap<string, PartTypes[S]> {
    return this.#parts.get(section) as ReadonlyMap<string, PartTypes[S]>;
  }

  draft(): Draft {
    return new Draft(this);
  }

  /** Makes a committed draft the state. */
  accept(draft: Draft): void {
    for (const [section, id, part] of draft.replaced()) {
      const parts = this.#parts.get(section)!;
      if (part === null) parts.delete(id);
      else parts.set(id, part);
    }
  }
}

export class Draft {
  readonly #changes = new Map<Section, Map<string, unknown>>();

  constructor(readonly base: HallState) {}

  get<S extends Section>(section: S, id: string): PartTypes[S] | undefined {
    const changed = this.#changes.get(section);
    if (changed?.has(id)) return (changed.get(id) ?? undefined) as PartTypes[S] | undefined;
    return this.base.get(section, id);
  }

  set<S extends Section>(section: S, id: string, part: PartTypes[S]): void {
    this.#put(section, id, part);
  }

  delete(section: Section, id: string): void {
    this.#put(section, id, null);
  }

  /** Ids of a section, those of this draft included. */
  ids(section: Section): string[] {
    const ids = new Set(this.base.all(section).keys());
    for (const [id, part] of this.#changes.get(section) ?? []) {
      if (part === null) ids.delete(id);
      else ids.add(id);
    }
    return [...ids];
  }

  *replaced(): Generator<[Section, string, unknown]> {
    for (const [section, parts] of this.#changes) {
      for (const [id, part] of parts) yield [section, id, part];
    }
  }

  /** What the journal stores: "section/id" to JSON, null for a part that is gone. */
  changes(): Map<string, string | null> {
    const changes = new Map<string, string | null>();
    for (const [section, id, part] of this.replaced()) {
      changes.set(`${section}/${id}`, part === null ? null : JSON.stringify(part));
    }
    return changes;
  }

  #put(section: Section, id: string, part: unknown): void {
    let parts = this.#changes.get(section);
    if (!parts) {
      parts = new Map();
      this.#changes.set(section, parts);
    }
    parts.set(id, part);
  }
}
