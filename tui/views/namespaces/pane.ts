/** One of the panes of the view of a namespace. */
import type { Motion } from "../../app/key-table.ts";
import type { Acts, Area, ViewFilter } from "../../app/view.ts";
import type { Line } from "../../text/painter.ts";

/** See the file's head. */
export interface NamespacePane {
  /** Stands in the line of panes. */
  readonly title: string;
  /** Stands behind the title: how many there are. Undefined while nobody knows. */
  readonly count: number | undefined;
  readonly filter: ViewFilter | undefined;
  /** Short words after the breadcrumbs. */
  chips(): readonly string[];
  /** Comes in sight, for the first time or again. */
  show(): void;
  /** Goes out of sight: what is read then counts no longer. */
  hide(): void;
  draw(area: Area): readonly Line[];
  move(motion: Motion): void;
  acts(): Acts;
  /** Told before the view is left; true when it has something of its own to close. */
  back(): boolean;
}
