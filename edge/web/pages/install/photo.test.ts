import { expect, it } from 'vitest';
import { fitted } from './photo.js';

it.each([
  [4032, 3024, [1600, 1200]],
  [3024, 4032, [1200, 1600]],
  [800, 600, [800, 600]],
  [1600, 1600, [1600, 1600]],
  [10_000, 2, [1600, 1]],
])('%d × %d becomes %j', (width, height, size) => expect(fitted(width, height)).toEqual(size));
