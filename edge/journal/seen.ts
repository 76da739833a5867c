/**
 * The keys of messages that were counted, as 52-bit hashes in memory.
 *
 * 52 bits fit a double; with 262,144 keys a message is taken for a duplicate by chance once in 17 thousand million. SHA-1
 * keeps one device from finding a key that collides with another's.
 */
import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { SeenKey } from './journal.js';

export interface HashedKey {
  readonly hash: number;
  /** UTC ms. */
  readonly at: number;
}

/** The length of the device's name stands in front, so that no two pairs give the same text. */
export function hashKey(device: string, key: string): number {
  const digest = hash('sha1', `${device.length} ${device} ${key}`, 'buffer');
  return digest.readUInt32BE(0) * 2 ** 20 + (digest.readUInt32BE(4) >>> 12);
}

export function hashedKey(seen: SeenKey): HashedKey {
  return { hash: hashKey(seen.device, seen.key), at: seen.at };
}

const keyBytes = 16;

/** Each key as two doubles, then a CRC-32 of them all. */
export function encodeKeys(keys: readonly HashedKey[]): Buffer {
  const bytes = Buffer.alloc(keys.length === 0 ? 0 : keys.length * keyBytes + 4);
  for (const [index, key] of keys.entries()) {
    bytes.writeDoubleLE(key.hash, index * keyBytes);
    bytes.writeDoubleLE(key.at, index * keyBytes + 8);
  }
  if (keys.length > 0) bytes.writeUInt32LE(crc32(bytes.subarray(0, -4)), keys.length * keyBytes);
  return bytes;
}

/** Null if the keys are damaged. */
export function decodeKeys(bytes: Buffer): HashedKey[] | null {
  if (bytes.length === 0) return [];
  if (bytes.length % keyBytes !== 4) return null;
  const body = bytes.subarray(0, -4);
  if (crc32(body) !== bytes.readUInt32LE(body.length)) return null;
  const keys: HashedKey[] = [];
  for (let at = 0; at < body.length; at += keyBytes) {
    keys.push({ hash: body.readDoubleLE(at), at: body.readDoubleLE(at + 8) });
  }
  return keys;
}

/**
 * Two generations: when the younger is half of the bound, the older is forgotten. So between half of `max` and `max` of
 * the newest keys are known, and forgetting costs nothing.
 */
export class SeenKeys {
  readonly #generationMax: number;
  readonly #ageMsMax: number;
  #young = new HashTable();
  #old = new HashTable();

  constructor(max: number, ageMsMax: number) {
    this.#generationMax = Math.max(1, Math.floor(max / 2));
    this.#ageMsMax = ageMsMax;
  }

  add(key: HashedKey): void {
    if (this.#young.size >= this.#generationMax) {
      this.#old = this.#young;
      this.#young = new HashTable();
    }
    this.#young.set(key.hash, key.at);
  }

  has(keyHash: number, now: number): boolean {
    const at = this.#young.get(keyHash) ?? this.#old.get(keyHash);
    return at !== undefined && now - at <= this.#ageMsMax;
  }
}

/** Open addressing over two arrays of doubles: 16 bytes a slot, where a Map needs 60. An empty slot's hash is -1. */
class HashTable {
  size = 0;
  #hashes = new Float64Array(1024).fill(-1);
  #values = new Float64Array(1024);

  get(keyHash: number): number | undefined {
    const slot = this.#slot(keyHash);
    return this.#hashes[slot] === keyHash ? this.#values[slot] : undefined;
  }

  set(keyHash: number, value: number): void {
    if (this.size * 4 >= this.#hashes.length * 3) this.#grow();
    const slot = this.#slot(keyHash);
    if (this.#hashes[slot] !== keyHash) this.size += 1;
    this.#hashes[slot] = keyHash;
    this.#values[slot] = value;
  }

  #slot(keyHash: number): number {
    const mask = this.#hashes.length - 1;
    let slot = (keyHash % 2 ** 31) & mask;
    while (this.#hashes[slot] !== -1 && this.#hashes[slot] !== keyHash) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const hashes = this.#hashes;
    const values = this.#values;
    this.#hashes = new Float64Array(hashes.length * 2).fill(-1);
    this.#values = new Float64Array(hashes.length * 2);
    this.size = 0;
    for (const [slot, keyHash] of hashes.entries()) if (keyHash !== -1) this.set(keyHash, values[slot] ?? 0);
  }
}
