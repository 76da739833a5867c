/** Pictures of devices as they were mounted: files in the data directory, for whoever is logged in. */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../cloud/site/replace-file.js';
import type { NotePart } from '../state/parts.js';
import { InstallRefusal } from './refusal.js';

export const photoBytesMax = 2 * 1024 * 1024;

type Photo = NonNullable<NotePart['photo']>;

export class Photos {
  readonly #directory: string;

  constructor(dataDir: string) {
    this.#directory = join(dataDir, 'photos');
  }

  /**
   * @param device an id of the hall file
   * @throws InstallRefusal `not_a_picture`; what the disk throws
   */
  async put(device: string, bytes: Uint8Array): Promise<Photo> {
    const type = typeOf(bytes);
    if (type === null) throw new InstallRefusal('not_a_picture');
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });

    const photo = { type, sha256: createHash('sha256').update(bytes).digest('hex') };
    await replaceFile(this.#path(device, photo), bytes);
    return photo;
  }

  /** @throws InstallRefusal `no_photo` */
  async get(device: string, photo: Photo | null | undefined): Promise<Uint8Array> {
    if (!photo) throw new InstallRefusal('no_photo');
    try {
      return await readFile(this.#path(device, photo));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new InstallRefusal('no_photo');
      throw error;
    }
  }

  #path(device: string, { type }: Photo): string {
    return join(this.#directory, `${device}.${type}`);
  }
}

const jpeg = [0xff, 0xd8, 0xff];
const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** By the first bytes: what a request calls itself proves nothing. */
export function typeOf(bytes: Uint8Array): Photo['type'] | null {
  if (jpeg.every((byte, index) => bytes[index] === byte)) return 'jpg';
  return png.every((byte, index) => bytes[index] === byte) ? 'png' : null;
}
