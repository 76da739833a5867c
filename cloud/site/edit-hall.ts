/**
 * Changes a hall file as a person would: a device more, a line turned round. Every other byte stays as it is, comments
 * and style included. Whether the result is right, the check of the site says.
 */
import { type Document, isMap, isScalar, isSeq, type Node, parseDocument, stringify, YAMLMap } from 'yaml';
import type { Watch } from './hall.js';

export interface NewDevice {
  readonly id: string;
  /** Empty: no name. */
  readonly name: string;
  readonly profile: string;
  readonly topics: readonly string[];
  /** The login that speaks for it, when it is another than its id. */
  readonly account: string | null;
  readonly watches: readonly Partial<Watch>[];
}

/**
 * The hall file with one device more, at the end of its devices.
 *
 * @param newAccount the device's account is to be named in the hall file, too
 * @throws Error if the text is no YAML mapping: such a file does not run a gateway
 */
export function addDevice(text: string, device: NewDevice, newAccount = false): string {
  const { id, name, profile, topics, account, watches } = device;
  const entry = {
    id,
    ...(name !== '' && { name }),
    profile,
    ...(account !== null && { account }),
    topics,
    ...(watches.length > 0 && { watches: watches.map(inOneLine) }),
  };
  const added = append(text, 'devices', entry);
  return newAccount && account !== null ? append(added, 'accounts', inOneLine({ id: account })) : added;
}

/**
 * The hall file with in and out of a channel of a device changed round; null if no watch of that channel is a line's
 * or a queue's.
 */
export function swapLine(text: string, device: string, channel: string): string | null {
  const devices = read(text).get('devices');
  const entry = isSeq(devices)
    ? devices.items.find((item) => isMap(item) && item.get('id') === device)
    : null;
  const watches = isMap(entry) ? entry.get('watches') : null;
  const found = (isSeq(watches) ? watches.items : [])
    .filter((watch) => isMap(watch))
    .filter((watch) => watch.get('channel') === channel && (watch.has('line') || watch.has('queue')));
  // From the end, so that places before a change stay where they are.
  return found.length === 0 ? null : found.reverse().reduce(swapped, text);
}

function swapped(text: string, watch: YAMLMap): string {
  const known = watch.items.find(({ key }) => isScalar(key) && key.value === 'swap')?.value as
    | Node
    | undefined;
  if (known) return splice(text, known.range![0], known.range![1], String(watch.get('swap') !== true));
  const last = watch.items.at(-1)!;
  const end = endOf(last.value as Node);
  const column = startOf(last.key as Node) - lineStart(text, startOf(last.key as Node));
  return splice(text, end, end, watch.flow ? ', swap: true' : `\n${' '.repeat(column)}swap: true`);
}

/** Appends to a list at a key of the hall. */
function append(text: string, key: string, entry: unknown): string {
  const document = read(text);
  const pair = (document.contents as YAMLMap).items.find((one) => isScalar(one.key) && one.key.value === key);
  if (!pair) return `${text.replace(/\n*$/, '\n')}\n${key}:\n${rendered(entry, 2)}\n`;
  const list = pair.value;
  const last = isSeq(list) ? (list.items.at(-1) as Node | undefined) : undefined;
  if (isSeq(list) && list.flow !== true && last) {
    const at = endOfLine(text, endOf(last));
    return splice(text, at, at, `\n${rendered(entry, startOf(list) - lineStart(text, startOf(list)))}`);
  }
  // An empty list, or one that is written in one line, gets lines of its own; a comment beside it stays.
  const before = isSeq(list) ? (list.toJSON() as unknown[]) : [];
  const [from, to] = (list as Node | null)?.range ?? [
    endOf(pair.key as Node) + 1,
    endOf(pair.key as Node) + 1,
  ];
  const value = text.slice(0, from).trimEnd().length;
  const cut = splice(text, value, to, '');
  const at = endOfLine(cut, value);
  return splice(cut, at, at, `\n${[...before, entry].map((one) => rendered(one, 2)).join('\n')}`);
}

function rendered(entry: unknown, indent: number): string {
  return stringify([entry], { lineWidth: 0 }).trimEnd().replace(/^/gm, ' '.repeat(indent));
}

/** `{ channel: line:1, line: door }`. */
function inOneLine(value: object): YAMLMap {
  const map = new YAMLMap();
  for (const [key, one] of Object.entries(value)) map.set(key, one);
  map.flow = true;
  return map;
}

function read(text: string): Document {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents))
    throw new Error('the hall file is no YAML mapping');
  return document;
}

const splice = (text: string, from: number, to: number, insert: string) =>
  text.slice(0, from) + insert + text.slice(to);
const startOf = (node: Node) => node.range![0];
const endOf = (node: Node) => node.range![1];
const lineStart = (text: string, at: number) => text.lastIndexOf('\n', at - 1) + 1;

function endOfLine(text: string, at: number): number {
  // The end of a block may lie at the beginning of the next line.
  const from = text[at - 1] === '\n' ? text.slice(0, at).trimEnd().length : at;
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
