/** Sites that come with Hallgate: the one that a new site begins as, and the demo. */
import { fileURLToPath } from 'node:url';

/** What hallgate init copies. */
export const templateDirectory: string = fileURLToPath(new URL('./template/', import.meta.url));

/** A hall that nobody has to wire: hallgate demo plays it. Always open, with short hold times. */
export const demoDirectory: string = fileURLToPath(new URL('./demo/', import.meta.url));
