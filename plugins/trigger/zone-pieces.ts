/**
 * Time zones as pieces of time in which their clocks keep one distance from UTC. The runtime answers that distance for
 * one moment, and slowly; pieces are found once and kept. Neighbouring pieces may have the same distance.
 */
import { knownZone } from "./known-zone.ts";

/** A piece of time; all in milliseconds, times since the epoch. */
export interface ZonePiece {
  readonly fromMs: number;
  /** The first moment that is not in it. */
  readonly toMs: number;
  /** How far the clocks are ahead of UTC. */
  readonly offsetMs: number;
}

const DAY_MS = 86_400_000;

/** Pieces are looked for in blocks of this length. */
const BLOCK_MS = 360 * DAY_MS;

/** No zone changes its clocks twice in so short a time. */
const STEP_MS = 5 * DAY_MS;

/** Blocks kept in all: some years of every zone there is. */
const BLOCKS_MAX = 5_000;

/** Pieces by zone and block. */
const KNOWN = new Map<string, readonly ZonePiece[]>();

/** The piece that a time lies in. Throws with a user's message when there is no such zone. */
export function pieceAt(zone: string, timeMs: number): ZonePiece {
  const block = Math.floor(timeMs / BLOCK_MS);
  const key = `${zone}/${block}`;
  let pieces = KNOWN.get(key);
  if (!pieces) {
    pieces = piecesOf(zone, block * BLOCK_MS);
    if (KNOWN.size >= BLOCKS_MAX) KNOWN.clear();
    KNOWN.set(key, pieces);
  }
  const piece = pieces.find(({ toMs }) => timeMs < toMs);
  if (!piece) throw new Error(`${zone} has no piece at ${timeMs}`);
  return piece;
}

function piecesOf(zone: string, startMs: number): readonly ZonePiece[] {
  const endMs = startMs + BLOCK_MS;
  const pieces: ZonePiece[] = [];
  let fromMs = startMs;
  let offsetMs = askedOffsetMs(zone, startMs);
  for (let atMs = startMs + STEP_MS; atMs <= endMs; atMs += STEP_MS) {
    const laterMs = askedOffsetMs(zone, atMs);
    if (laterMs === offsetMs) continue;
    const changeMs = changeBetween(zone, atMs - STEP_MS, atMs, offsetMs);
    pieces.push({ fromMs, toMs: changeMs, offsetMs });
    fromMs = changeMs;
    offsetMs = laterMs;
  }
  if (fromMs < endMs) pieces.push({ fromMs, toMs: endMs, offsetMs });
  return pieces;
}

/** The first moment, to the second, at which the distance is another one than at first. */
function changeBetween(zone: string, fromMs: number, toMs: number, offsetMs: number): number {
  let sameSeconds = fromMs / 1000;
  let otherSeconds = toMs / 1000;
  while (otherSeconds - sameSeconds > 1) {
    const middle = Math.floor((sameSeconds + otherSeconds) / 2);
    if (askedOffsetMs(zone, middle * 1000) === offsetMs) sameSeconds = middle;
    else otherSeconds = middle;
  }
  return otherSeconds * 1000;
}

/** Formats are dear to make, and there are few zones. */
const OFFSET_FORMATS = new Map<string, Intl.DateTimeFormat>();

function offsetFormat(zone: string): Intl.DateTimeFormat {
  const timeZone = knownZone(zone);
  const known = OFFSET_FORMATS.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  OFFSET_FORMATS.set(timeZone, made);
  return made;
}

/** How far the clocks of a zone are ahead of UTC at a time, as the runtime says. */
function askedOffsetMs(zone: string, epochMs: number): number {
  const parts = offsetFormat(zone).formatToParts(epochMs);
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const [, sign, hours = "0", minutes = "0", seconds = "0"] = /([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name) ?? [];
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return (sign === "-" ? -total : total) * 1000;
}
