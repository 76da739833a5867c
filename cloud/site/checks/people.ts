/** Halls that a person is told of must be halls of the site. */
import { type Draft, present } from '../draft.js';
import type { Hall } from '../hall.js';
import { choices, type Finding } from '../problem.js';
import { nearest } from '../suggest.js';

/** @param halls ids of all halls of the site */
export function checkPeople(hall: Draft<Hall>, halls: readonly string[]): Finding[] {
  return present(hall.people).flatMap(([index, person]) =>
    present(person.also).flatMap(([at, id]): Finding[] => {
      if (halls.includes(id)) return [];
      const near = nearest(id, halls);
      const mend = `${near === undefined ? '' : `did you mean "${near}"? `}${choices('halls', halls)}`;
      const path = ['people', index, 'also', at];
      return [{ code: 'unknown_hall', path, found: id, wrong: 'no such hall in the site', mend }];
    }),
  );
}
