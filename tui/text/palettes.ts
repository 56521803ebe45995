/** How styles look: in a terminal's own sixteen colours, or in chosen ones where it has 256; on dark ground and on light. */
import type { Back, Style } from "../theme.ts";

/** What a terminal's ground is. */
export const GROUNDS = ["dark", "light"] as const;
export type Ground = (typeof GROUNDS)[number];

/** Select Graphic Rendition codes, on and off. */
export type Codes = readonly [on: string, off: string];

/** The codes of everything that can be shown. */
export interface Palette {
  readonly styles: Readonly<Record<Exclude<Style, "plain">, Codes>>;
  readonly backs: Readonly<Record<Back, Codes>>;
}

const fore = (code: string): Codes => [code, "39"];
const fore256 = (color: number): Codes => [`38;5;${color}`, "39"];
const back256 = (color: number): Codes => [`48;5;${color}`, "49"];
const REVERSED: Codes = ["7", "27"];
const BOLD: Codes = ["1", "22"];
const FAINT: Codes = ["2", "22"];

/** The person has chosen these sixteen colours for their ground: they are legible there, but for yellow and cyan on white. */
const DARK_16: Palette = {
  styles: {
    dim: FAINT,
    bold: BOLD,
    running: fore("36"),
    success: fore("32"),
    warning: fore("33"),
    failure: fore("31"),
    accent: fore("34"),
    cursor: REVERSED,
    title: BOLD,
    key: BOLD,
    keyword: fore("34"),
    string: fore("32"),
    number: fore("36"),
    expression: fore("35"),
    comment: FAINT,
    added: fore("32"),
    removed: fore("31"),
  },
  backs: { selected: REVERSED, match: ["4;1", "24;22"], chip: REVERSED },
};

const LIGHT_16: Palette = {
  ...DARK_16,
  styles: { ...DARK_16.styles, running: fore("34"), warning: fore("35"), number: fore("34"), keyword: fore("31") },
};

const DARK_256: Palette = {
  styles: {
    ...DARK_16.styles,
    dim: fore256(246),
    running: fore256(80),
    success: fore256(114),
    warning: fore256(221),
    failure: fore256(210),
    accent: fore256(111),
    keyword: fore256(111),
    string: fore256(150),
    number: fore256(180),
    expression: fore256(176),
    comment: fore256(246),
    added: fore256(114),
    removed: fore256(210),
  },
  backs: { selected: back256(237), match: ["48;5;58;4", "49;24"], chip: back256(236) },
};

const LIGHT_256: Palette = {
  styles: {
    ...DARK_16.styles,
    dim: fore256(242),
    running: fore256(25),
    success: fore256(28),
    warning: fore256(130),
    failure: fore256(160),
    accent: fore256(26),
    keyword: fore256(26),
    string: fore256(28),
    number: fore256(94),
    expression: fore256(90),
    comment: fore256(243),
    added: fore256(28),
    removed: fore256(160),
  },
  backs: { selected: back256(253), match: ["48;5;229;4", "49;24"], chip: back256(254) },
};

/** The palette of a terminal. */
export function paletteOf(ground: Ground, has256Colors: boolean): Palette {
  if (has256Colors) return ground === "light" ? LIGHT_256 : DARK_256;
  return ground === "light" ? LIGHT_16 : DARK_16;
}

/** For what is written into the flow of a terminal, whose ground is not known: its own colours. */
export const PLAIN_PALETTE = DARK_16;
