/**
 * What ticket numbers tell: the number now called, the highest issued, and how fast calls have gone. Where a hall
 * shows only the number called and the people waiting, the highest ticket issued is their sum.
 */

/** One look at the queue; times in minutes since the first look of the day. */
type Look = [minute: number, called: number, waiting: number, desks: number];

export interface Tickets {
  /** UTC ms of the first look of the day; null before it. */
  dayFrom: number | null;
  firstCalled: number;
  /** Highest number called today. */
  called: number;
  /** The number on display: differs from the highest when calls go back. */
  shown: number | null;
  /** Ticket `issuedFrom + i` was first known to be issued at minute `issuedAt[i]`. */
  issuedFrom: number;
  issuedAt: number[];
  /** One look in five minutes, and the last one; two hours back. */
  looks: Look[];
  /** Calls and minutes of earlier days, fading. */
  pastCalls: number;
  pastMinutes: number;
  /** Minute at which a number was last on display. */
  lastMinute: number;
  /** Minute at which the highest number called last rose; absent: as `lastMinute`. */
  risenMinute?: number;
  /** Open desks × minutes of today and of earlier days, fading; absent: as many as are open now. */
  deskMinutes?: number;
  pastDeskMinutes?: number;
}

const LOOKS_MINUTES = 120;
const LOOKS_APART = 5;
/** Tickets remembered: those waiting, and some more. */
const TICKETS_KEPT = 240;
/** A number that falls by more is a new day or a new roll. */
const NEW_ROLL = 60;
/** Earlier days count as much as so many minutes of today. */
const PAST_MINUTES = 240;
const DAY_FADE = 0.93;
/** Half a working day without a call ends the day. */
const NIGHT_MS = 5 * 3_600_000;

export function newTickets(): Tickets {
  return {
    dayFrom: null,
    firstCalled: 0,
    called: 0,
    shown: null,
    issuedFrom: 0,
    issuedAt: [],
    looks: [],
    pastCalls: 0,
    pastMinutes: 0,
    lastMinute: 0,
    risenMinute: 0,
    deskMinutes: 0,
    pastDeskMinutes: 0,
  };
}

const minutesAt = (tickets: Tickets, at: number): number =>
  Math.round(((at - tickets.dayFrom!) / 60_000) * 10) / 10;

/** A number is on display. Returns the minutes between which `called` rose, to place a call between two looks. */
export function callShown(given: Tickets, number: number, at: number): Tickets {
  let tickets = { ...given };
  const idle = tickets.dayFrom === null ? 0 : at - tickets.dayFrom - tickets.lastMinute * 60_000;
  if (tickets.dayFrom === null || number < tickets.called - NEW_ROLL || idle > NIGHT_MS) {
    tickets = {
      ...closeDay(tickets),
      dayFrom: at,
      firstCalled: number,
      called: number,
      issuedFrom: number,
      issuedAt: [],
      looks: [],
      risenMinute: 0,
      deskMinutes: 0,
    };
  }
  tickets.lastMinute = minutesAt(tickets, at);
  if (number > tickets.called) tickets.risenMinute = tickets.lastMinute;
  tickets.called = Math.max(tickets.called, number);
  tickets.shown = number;
  const surplus = Math.min(tickets.issuedAt.length - 1, number - 20 - tickets.issuedFrom);
  if (surplus > 0) {
    tickets.issuedAt = tickets.issuedAt.slice(surplus);
    tickets.issuedFrom += surplus;
  }
  return tickets;
}

function closeDay(tickets: Tickets): Tickets {
  if (tickets.dayFrom === null) return tickets;
  const open = tickets.looks.at(-1)?.[3] ?? 1;
  const { pastDeskMinutes = tickets.pastMinutes * open, deskMinutes = tickets.lastMinute * open } = tickets;
  return {
    ...tickets,
    pastDeskMinutes: pastDeskMinutes * DAY_FADE + deskMinutes,
    pastCalls: tickets.pastCalls * DAY_FADE + tickets.called - tickets.firstCalled,
    pastMinutes: tickets.pastMinutes * DAY_FADE + tickets.lastMinute,
  };
}

/** Tickets up to `number` have been issued. */
export function issuedUpTo(tickets: Tickets, number: number, at: number): Tickets {
  if (tickets.dayFrom === null) return tickets;
  const missing = number - (tickets.issuedFrom + tickets.issuedAt.length) + 1;
  if (missing <= 0 || missing > TICKETS_KEPT) return tickets;
  const minute = minutesAt(tickets, at);
  let issuedAt = [...tickets.issuedAt, ...new Array<number>(missing).fill(minute)];
  let { issuedFrom } = tickets;
  if (issuedAt.length > TICKETS_KEPT) {
    issuedFrom += issuedAt.length - TICKETS_KEPT;
    issuedAt = issuedAt.slice(-TICKETS_KEPT);
  }
  return { ...tickets, issuedAt, issuedFrom };
}

/** Notes how things stand. */
export function look(tickets: Tickets, waiting: number, desks: number, at: number): Tickets {
  if (tickets.dayFrom === null) return tickets;
  const minute = Math.round((at - tickets.dayFrom) / 60_000);
  const before = tickets.looks.filter(([m]) => m < minute && m >= minute - LOOKS_MINUTES - LOOKS_APART);
  const [last, other] = [before.at(-1), before.at(-2)];
  if (last && other && last[0] - other[0] < LOOKS_APART) before.pop();
  const deskMinutes =
    tickets.deskMinutes === undefined ? {} : { deskMinutes: deskMinutesAt(tickets, minute) };
  return { ...tickets, ...deskMinutes, looks: [...before, [minute, tickets.called, waiting, desks]] };
}

/** Desk-minutes of today up to `minute`: the desks of a look stay open until the next. */
function deskMinutesAt({ deskMinutes = 0, looks }: Tickets, minute: number): number {
  const last = looks.at(-1);
  return last ? deskMinutes + last[3] * Math.max(0, minute - last[0]) : deskMinutes;
}

/** People holding tickets that have not been called, by the numbers alone. */
export function waitingByNumbers(tickets: Tickets): number | null {
  if (tickets.shown === null || tickets.issuedAt.length === 0) return null;
  return Math.max(0, tickets.issuedFrom + tickets.issuedAt.length - 1 - tickets.shown);
}

export interface TicketView {
  /** Minutes: the people ahead over the calls of today and earlier days. */
  qlLong: number;
  les: number;
  /** The same over the calls of the last hour. */
  qlHour: number;
  /** As `qlLong`, by the services of one desk and the desks that are open now. */
  qlDesks: number;
  waiting: number;
  /** People waiting over those of two hours ago. */
  trend: number;
  /** Tickets out over people waiting: above 1 where ticket holders have gone. */
  outstanding: number;
  /** Minutes since the number last rose. */
  idle: number;
}

/** More is not a rate but a display that stands still. */
const MINUTES_MAX = 600;

/** What the numbers say now; null until calls have been seen for a while. */
export function viewOf(tickets: Tickets, waiting: number, desks: number, at: number): TicketView | null {
  const { looks, dayFrom } = tickets;
  if (dayFrom === null || tickets.shown === null) return null;
  const minute = minutesAt(tickets, at);
  const earlier = looks.find(([m]) => m >= minute - LOOKS_MINUTES - 0.5);
  const hour = looks.find(([m]) => m >= minute - 60.5) ?? looks.at(-1)!;
  const calls = tickets.called - tickets.firstCalled;
  const past = tickets.pastMinutes > 0 ? Math.min(1, PAST_MINUTES / tickets.pastMinutes) : 0;
  const longCalls = tickets.pastCalls * past + calls;
  if (!earlier || longCalls <= 0) return null;
  const ahead = waiting + 1;
  const issued = tickets.issuedAt[Math.max(0, tickets.shown - tickets.issuedFrom)];
  const minutes = tickets.pastMinutes * past + minute;
  const open = Math.max(1, desks);
  const { pastDeskMinutes = tickets.pastMinutes * open } = tickets;
  const today = tickets.deskMinutes === undefined ? minute * open : deskMinutesAt(tickets, minute);
  return {
    qlLong: Math.min(MINUTES_MAX, (ahead * minutes) / longCalls),
    qlHour: Math.min(MINUTES_MAX, (ahead * (minute - hour[0])) / Math.max(1e-6, tickets.called - hour[1])),
    qlDesks: Math.min(MINUTES_MAX, (ahead * (pastDeskMinutes * past + today)) / longCalls / open),
    les: issued === undefined ? 0 : minute - issued,
    waiting,
    trend: ahead / (earlier[2] + 1),
    outstanding: ((waitingByNumbers(tickets) ?? waiting) + 1) / ahead,
    idle: minute - (tickets.risenMinute ?? tickets.lastMinute),
  };
}
