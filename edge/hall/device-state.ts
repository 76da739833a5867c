/** How a device is, in one word: the same in the state, on MQTT, on the wall and on the install page. */
export type DeviceState =
  | 'never_seen'
  | 'alive'
  | 'silent'
  /** Its bridge is down, so nobody knows. */
  | 'unknown'
  | 'low_battery'
  | 'clock_off'
  | 'faulty';
