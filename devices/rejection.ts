/** Why a message gave no reading. A code is never reused; what an operator sees is the code, counted by device. */
export const rejectionCodes = {
  unknown_topic:
    'No device of the hall publishes on this topic. Add the device to the hall file, or ignore it.',
  no_profile: 'No profile fits this topic and payload. Check the device model, or add a profile.',
  refused_topic: 'The topic carries commands, pictures or inventories, never readings. Nothing is stored.',
  too_large: 'The payload is over the limit of 64 KiB. Switch images and inventories off at the device.',
  binary: 'The payload is binary, and the profile expects text. Choose JSON at the device or its bridge.',
  not_utf8: 'The payload is not valid UTF-8.',
  syntax: 'The payload is not valid JSON.',
  hostile: 'The JSON is nested too deep, has too many keys, a number out of range or a forbidden key.',
  schema: 'The payload does not have the fields of this profile. Check model, firmware and codec edition.',
  implausible: 'A value is outside what the device can measure.',
  no_codec: 'The LoRaWAN frame came without decoded fields. Give the device profile its codec at the server.',
  retained_event: 'A retained event is of unknown age. Switch retain off at the device.',
  retained_state:
    'A retained head count or air value is of unknown age. It counts when the device speaks again.',
  empty: 'The payload is empty: the entity was removed, or somebody asked for its state.',
  no_reading: 'Understood, and it says nothing that Hallgate measures.',
  duplicate: 'The same content was counted before.',
  not_watched: 'The hall file gives this channel of the device no meaning. Add it under `watches`.',
  time_refused: 'A back-filled record states no time, or one that cannot be.',
  failed: 'The gateway itself failed on this message. It is kept; report it with the payload.',
} as const;

export type RejectionCode = keyof typeof rejectionCodes;

export interface Rejection {
  readonly code: RejectionCode;
  /** What was found and where, for a person; never the payload itself. */
  readonly message: string;
}

/** Thrown inside a profile to refuse a payload; decode() turns it into a value. */
export class Refused extends Error {
  constructor(
    readonly code: RejectionCode,
    message: string,
  ) {
    super(message);
  }
}
