/** Why the install page was refused something. A code is never reused. */

export const installCodes = {
  no_install_password: [
    404,
    'The site has no password for the install page. Run: hallgate password --install.',
  ],
  wrong_password: [401, 'The password is wrong, or no name was given.'],
  banned: [429, 'Too many wrong passwords from this address. It is let in again after five minutes.'],
  session_ended: [
    401,
    'Nobody is logged in, or the session ended after 30 minutes without a request. Log in again.',
  ],
  not_allowed: [403, 'The request comes from a page of another address.'],
  bad_request: [400, 'The request does not have the form that edge/install/view.ts gives.'],
  too_large: [413, 'The request is over its limit: 16 KiB, and 2 MiB for a picture.'],
  not_a_picture: [400, 'A picture is JPEG or PNG. Take it with the camera of the phone, or convert it.'],
  unknown_device: [404, 'The hall file has no such device.'],
  unknown_profile: [400, 'No profile of an MQTT device has this id.'],
  no_photo: [404, 'There is no picture of this device.'],
  test_running: [409, 'Somebody else is testing another device. Wait until it is done, or for two minutes.'],
  no_test: [409, 'No walk test is going on, or this is none of its steps.'],
  id_taken: [409, 'The hall has a device, an account or a login of this name. Choose another id.'],
  too_many_logins: [
    409,
    'So many logins wait for their devices that no more are made. Bind them, or wait for a day.',
  ],
  outside_broker: [409, 'Logins of an outside broker are made there.'],
  hall_file_changed: [409, 'Somebody edited the hall file meanwhile. Look at it, use it, and do this again.'],
  hall_file_invalid: [400, 'The hall file would not pass hallgate check. Nothing was written.'],
  hall_file_not_run: [409, 'The gateway could not run with the new hall file. The old one was put back.'],
  not_a_line: [400, 'Only the channel of a line or of a queue can be turned round.'],
  unavailable: [503, 'The disk takes nothing now. The readings come first; try again.'],
  not_written: [503, 'A file of the site cannot be written. See that the gateway may write the site.'],
  no_certificate: [404, 'No certificate has been made yet.'],
} as const satisfies Readonly<Record<string, readonly [status: number, meaning: string]>>;

export type InstallCode = keyof typeof installCodes;

export class InstallRefusal extends Error {
  constructor(
    readonly code: InstallCode,
    message: string = installCodes[code][1],
    /** The lines of `hallgate check`. */
    readonly problems?: readonly string[],
  ) {
    super(message);
  }

  get status(): number {
    return installCodes[this.code][0];
  }
}
