/** Ids that must be unlike each other, and the id that the file's name must be like. */
import { type Draft, present } from '../draft.js';
import type { Hall } from '../hall.js';
import type { Finding } from '../problem.js';

const lists = ['zones', 'lines', 'desks', 'queues', 'devices', 'accounts'] as const;

export function checkIds(hall: Draft<Hall>): Finding[] {
  return lists.flatMap((list) => {
    const first = new Map<string, number>();
    return present(hall[list]).flatMap(([index, { id }]): Finding[] => {
      if (id === undefined) return [];
      const earlier = first.get(id);
      if (earlier === undefined) {
        first.set(id, index);
        return [];
      }
      const wrong = `the id of ${list}[${earlier}] already`;
      return [
        { code: 'duplicate_id', path: [list, index, 'id'], found: id, wrong, mend: 'choose another id' },
      ];
    });
  });
}

export function checkFileName(hall: Draft<Hall>, fileId: string): Finding[] {
  const { id } = hall;
  if (id === undefined || id === fileId) return [];
  const mend = `rename the file to ${id}.yaml, or write id: ${fileId}`;
  return [{ code: 'hall_id', path: ['id'], found: id, wrong: `but the file is named ${fileId}.yaml`, mend }];
}

/** The login of the Node-RED that the gateway starts, with a password that is new at every start. */
const ownLogin = 'node-red';

/** A device without `account` logs in under its own id, which no account may have as well. */
export function checkAccounts(hall: Draft<Hall>): Finding[] {
  const devices = present(hall.devices).filter(
    ([, device]) => device.topics !== undefined && !('account' in device),
  );
  const logins = new Set(devices.map(([, device]) => device.id));
  const clash = (
    list: 'devices' | 'accounts',
    index: number,
    id: string,
    owner: string,
    mend: string,
  ): Finding => {
    const path = [list, index, 'id'];
    return { code: 'account_clash', path, found: id, wrong: `the login of ${owner} already`, mend };
  };
  const own = 'the Node-RED of the gateway';
  return [
    ...devices.flatMap(([index, { id }]) =>
      id === ownLogin ? [clash('devices', index, id, own, 'choose another id')] : [],
    ),
    ...present(hall.accounts).flatMap(([index, { id }]) => {
      if (id === ownLogin) return [clash('accounts', index, id, own, 'choose another id')];
      if (id === undefined || !logins.has(id)) return [];
      const mend = `choose another id, or give the device account: ${id}`;
      return [clash('accounts', index, id, `device ${id}`, mend)];
    }),
  ];
}
