/** What examples of several profiles share, so that each shows only what is its own. */

/** Stands for the pseudonym of this id in an example's expectation; the tests' context gives the same. */
export function pseudonymOf(id: string): string {
  return `pseudonym of ${id}`;
}

/** ChirpStack v4, src/chirpstack/integrations/events.md (9d9b5bb): the "up" event with this object or raw data. */
export function chirpstackUp(up: {
  object?: Record<string, unknown>;
  data?: string;
  port?: number;
  /** rssi of each gateway that heard it, dBm. */
  gateways?: readonly number[];
  name?: string;
}): { topic: string; payload: object } {
  return {
    topic: 'application/17c82e96-be03-4f38-aef3-f83d48582d97/device/24e124716c490099/event/up',
    payload: {
      deduplicationId: '3ac7e3c4-4401-4b8d-9386-a5c902f9202d',
      time: '2022-07-18T09:34:15.775023242+00:00',
      deviceInfo: {
        applicationName: 'Test application',
        deviceProfileName: up.name ?? 'Test device-profile',
        deviceName: 'door-main',
        devEui: '24e124716c490099',
      },
      devAddr: '00189440',
      fCnt: 4711,
      fPort: up.port ?? 85,
      ...(up.data === undefined ? {} : { data: up.data }),
      ...(up.object === undefined ? {} : { object: up.object }),
      rxInfo: (up.gateways ?? [-36]).map((rssi, n) => ({
        gatewayId: `0016c001f153a14${n}`,
        rssi,
        snr: 10.5 - n,
      })),
    },
  };
}

/** The Things Stack v3, doc/content/integrations (data formats): the "up" message with this decoded payload. */
export function thingsUp(
  decoded: Record<string, unknown> | undefined,
  more: { simulated?: boolean; data?: string; port?: number; device?: string } = {},
): { topic: string; payload: object } {
  return {
    topic: `v3/hall@ttn/devices/${more.device ?? 'dev1'}/up`,
    payload: {
      end_device_ids: { device_id: more.device ?? 'dev1', dev_eui: '0004A30B001C0530', dev_addr: '00BCB929' },
      received_at: '2020-02-12T15:15:46.014773143Z',
      uplink_message: {
        session_key_id: 'AXA50tHUGUucuzS/bCGMNw==',
        f_cnt: 1,
        f_port: more.port ?? 85,
        frm_payload: more.data ?? 'gkHe',
        ...(decoded === undefined ? {} : { decoded_payload: decoded }),
        rx_metadata: [{ gateway_ids: { gateway_id: 'gtw1' }, rssi: -35, channel_rssi: -35, snr: 5 }],
        received_at: '2020-02-12T15:15:45.789585559Z',
      },
      ...(more.simulated === undefined ? {} : { simulated: more.simulated }),
    },
  };
}
