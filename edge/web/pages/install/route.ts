/** Which screen the address names, after the "#". Pure. */
export type Route =
  | { readonly screen: 'devices' }
  | { readonly screen: 'device'; readonly id: string }
  | { readonly screen: 'wiring' }
  | { readonly screen: 'strangers' }
  | { readonly screen: 'bind'; readonly topic: string }
  | { readonly screen: 'enrol' }
  | { readonly screen: 'certificate' };

const plain = ['wiring', 'strangers', 'enrol', 'certificate'] as const;

/** @returns the list of devices for whatever names no screen */
export function routeOf(hash: string): Route {
  const [name, rest] = hash.replace(/^#\/?/, '').split('/', 2);
  const screen = plain.find((one) => one === name);
  if (screen !== undefined) return { screen };
  if (rest && name === 'device') return { screen: 'device', id: decodeURIComponent(rest) };
  if (rest && name === 'bind') return { screen: 'bind', topic: decodeURIComponent(rest) };
  return { screen: 'devices' };
}

export function hashOf(route: Route): string {
  if (route.screen === 'device') return `#/device/${encodeURIComponent(route.id)}`;
  if (route.screen === 'bind') return `#/bind/${encodeURIComponent(route.topic)}`;
  return `#/${route.screen}`;
}
