/** What a view of the terminal UI is: a place one can go to, that draws itself and says what can be done in it. */
import type { Line } from "../text/painter.ts";
import type { Glyphs } from "../theme.ts";
import type { KeyPress } from "./key-press.ts";
import type { ActName, Motion } from "./key-table.ts";

/** The part of the screen that is drawn, and what pictures are made for. */
export interface Area {
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Glyphs;
  /** Milliseconds since the epoch; what lives has lasted until then. */
  readonly nowMs: number;
  /** Moves what is animated. */
  readonly tick: number;
}

/** Something that can be done in a view right now, or cannot. */
export interface Act {
  /** What it would do now, such as "kill 2 executions". Default: the word of the key table. */
  readonly says?: string;
  /** Why it cannot be done now. Default: it can. */
  readonly disabled?: string | undefined;
  /** The command line that does the same, as {@link Desk.command} makes it. Default: there is none. */
  readonly command?: string | undefined;
  /** What is asked before it is done: it names its objects. For acts that destroy something. Default: nothing is. */
  readonly asks?: string | undefined;
  /** Does it; what it throws is told to the person. A promise is waited for, whatever it answers. */
  run(): unknown;
}

/** An act that the person gave up: nothing was done, and nothing is wrong. */
export class ActCancelled extends Error {
  /** @param message what that means, such as "Nothing was sent; it still waits." */
  constructor(message = "Nothing was done.") {
    super(message);
    this.name = "ActCancelled";
  }
}

/** Acts by name. */
export type Acts = Partial<Readonly<Record<ActName, Act>>>;

/** A filter that the person types behind `/`. */
export interface ViewFilter {
  /** What typing in it does, in a word. Default: the word of the key table. */
  readonly says?: string;
  /** What is typed now; "" for none. */
  readonly text: string;
  /** Words that may stand in it, for the hint beside the field: `state:failed ns:company flow:report key=value`. */
  readonly hint: string;
  /** Takes another one; it takes effect with each character. */
  apply(text: string): void;
  /** Words that could follow what is typed, whole texts of the field. Default: none. */
  complete?(text: string): readonly string[];
}

/** A place one can go to. */
export interface View {
  /** Its name in the breadcrumbs. */
  readonly title: string;
  /** Under which its filter and order are remembered. */
  readonly place: string;
  /** Short words after the breadcrumbs, such as "faults only" or what is sorted by. The filter is shown by itself. */
  chips?(): readonly string[];
  /** Undefined where there is nothing to filter. */
  readonly filter?: ViewFilter | undefined;
  /** True when it draws the whole screen, without head and foot. Default false. */
  readonly isFullScreen?: boolean;
  /** True while something moves by itself: durations, spinners. Default false. */
  readonly isMoving?: boolean;
  /** Comes to the top, for the first time or again. */
  show(): void;
  /** Goes below another view, or is left for good. */
  hide(): void;
  /** At most `area.rows` lines, each at most `area.columns` wide. */
  draw(area: Area): readonly Line[];
  /** What is left on the terminal when the program is left from here: the last state of what was looked at. Default: nothing. */
  lastWords?(area: Pick<Area, "columns" | "glyphs" | "nowMs">): readonly Line[];
  acts(): Acts;
  /** Moves as the person wants. @param rows of the area that was drawn last */
  move(motion: Motion): void;
  /** Takes a key that is none of its acts; true when it was one for it. Default: none is. */
  press?(key: KeyPress): boolean;
  /** Told to leave before it is left; true when it has something of its own to close. Default: it is left. */
  back?(): boolean;
}
