/** Something in front of a view that takes all keys until it is closed: a field at the foot, a question, help. */
import type { Line } from "../text/painter.ts";
import type { KeyPress } from "./key-press.ts";
import type { Area } from "./view.ts";

/** Where an overlay stands. */
export type Placement = "foot" | "middle" | "whole";

/** See the file's head. */
export interface Overlay {
  readonly placement: Placement;
  /** As many lines as it needs, at most `area.rows`. */
  draw(area: Area): readonly Line[];
  press(key: KeyPress): void;
}
