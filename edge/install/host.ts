/** What outlives the gateway while a hall is installed: the sessions, the hall file and the logins. The command line makes it. */
import type { Sessions } from './sessions.js';
import type { InstallError } from './view.js';

export interface InstallHost {
  readonly sessions: Pick<Sessions, 'login' | 'logout' | 'use' | 'isUsed'>;
  /** As in "hallgate 0.1.0". */
  readonly software: string;
  /** Digest of the hall file that the gateway runs with. */
  readonly hallFile: string;
  /** Digest of the hall file on disk; null where none can be read. */
  hallFileOnDisk(): Promise<string | null>;
  /** Why the gateway did not run with the last new hall file. */
  trouble(): InstallError | undefined;
  /**
   * Checks and writes a changed hall file. The gateway starts again with it at `restart`.
   *
   * @param seen digest of the file that the change was meant for
   * @param edit from the text of the hall file to the new one; may throw
   * @returns digest of the new file
   * @throws InstallRefusal `hall_file_changed`, `hall_file_invalid`, `not_written`; nothing was written then
   */
  rewrite(seen: string, edit: (text: string) => string): Promise<string>;
  /** Checks the hall file on disk, as a person edited it. The gateway starts again with it at `restart`. */
  reload(): Promise<string>;
  /** Starts the gateway again, if there is a new hall file. Called when the answer is on its way. */
  restart(): void;
  readonly logins: InstallLogins;
}

/** Logins of devices that are about to be bound. */
export interface InstallLogins {
  isEnrolled(login: string): boolean;
  /** How many wait for their device. */
  readonly enrolled: number;
  /** @returns the password, which is stored as a hash alone */
  enrol(login: string): Promise<string>;
}
