/** Passwords as salted scrypt hashes: `scrypt$N$r$p$salt$hash`, salt and hash in base64url. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/**
 * 4 MiB and some 12 ms of one core of a small board. Enough, because the passwords are 144 random bits and not words
 * that people choose. The C library keeps what each thread of the pool has used: at 16 MiB a hundred logins cost the
 * gateway 68 MB for good, at 4 MiB 18 MB.
 */
const cost = { N: 4_096, r: 8, p: 1 };
const saltBytes = 16;
const hashBytes = 32;
const passwordBytes = 18;

/** The limits keep a damaged file from asking for gigabytes: N up to 2^17, r and p up to 16. */
const form =
  /^scrypt\$(1024|2048|4096|8192|16384|32768|65536|131072)\$([1-9]|1[0-6])\$([1-9]|1[0-6])\$([\w-]{22,})\$([\w-]{43,})$/;

export const isPasswordHash = (text: string): boolean => form.test(text);

/** A new password of 144 random bits, 24 characters that survive copying by hand. */
export const newPassword = (): string => randomBytes(passwordBytes).toString('base64url');

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(password, salt, hashBytes, cost);
  return `scrypt$${cost.N}$${cost.r}$${cost.p}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

/**
 * Compares in constant time.
 *
 * @throws TypeError if `stored` is not a hash of this form
 */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const parts = form.exec(stored);
  if (!parts) throw new TypeError('A password hash has the form scrypt$N$r$p$salt$hash.');
  const [, N, r, p, salt, hash] = parts;
  const expected = Buffer.from(hash!, 'base64url');
  const options = { N: Number(N), r: Number(r), p: Number(p) };
  return timingSafeEqual(
    await derive(password, Buffer.from(salt!, 'base64url'), expected.length, options),
    expected,
  );
}

function derive(password: string, salt: Buffer, length: number, options: typeof cost): Promise<Buffer> {
  // OpenSSL refuses by default what needs over 32 MiB; scrypt needs 128 · N · r bytes and a little.
  const maxmem = 128 * options.N * options.r * 2;
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, { ...options, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
