import { expect, it } from 'vitest';
import { type Done, Transmissions } from './transmissions.js';

/** A store that is asked, and answers when the test says so. */
function store() {
  const asked: Done[] = [];
  return { asked, take: (done: Done) => void asked.push(done) };
}

it('stores copies once and answers all of them when the first is stored', () => {
  const transmissions = new Transmissions<object>();
  const { asked, take } = store();
  const answers: string[] = [];
  const client = {};
  transmissions.once(client, 7, take, () => answers.push('first'));
  transmissions.once(client, 7, take, () => answers.push('second'));
  expect([asked.length, answers]).toEqual([1, []]);
  asked[0]!(null);
  expect(answers).toEqual(['first', 'second']);
  transmissions.once(client, 7, take, () => answers.push('third'));
  expect([asked.length, answers.at(-1)]).toEqual([1, 'third']);
});

it('tells ids and clients apart, and takes a released id anew', () => {
  const transmissions = new Transmissions<object>();
  const { asked, take } = store();
  const [one, other] = [{}, {}];
  const send = (client: object, id: number) => transmissions.once(client, id, take, () => {});
  for (const [client, id] of [
    [one, 1],
    [one, 2],
    [other, 1],
  ] as const)
    send(client, id);
  expect(asked).toHaveLength(3);
  asked[0]!(null);
  transmissions.release(one, 1);
  transmissions.release(other, 99);
  send(one, 1);
  expect(asked).toHaveLength(4);
});

it('asks again for what could not be stored', () => {
  const transmissions = new Transmissions<object>();
  const { asked, take } = store();
  const client = {};
  const errors: unknown[] = [];
  transmissions.once(client, 1, take, (error) => errors.push(error));
  asked[0]!(new Error('full'));
  transmissions.once(client, 1, take, (error) => errors.push(error));
  asked[1]!(null);
  expect(errors).toEqual([new Error('full'), null]);
});
