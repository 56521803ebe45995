/** One of the panes of the view of an execution. */
import type { Motion } from "../../app/key-table.ts";
import type { Acts, Area, ViewFilter } from "../../app/view.ts";
import type { Line } from "../../text/painter.ts";

/** See the file's head. */
export interface Pane {
  /** Stands in the line of panes. */
  readonly title: string;
  /** Stands behind the title: how many there are. Default: nothing. */
  readonly count?: number;
  /** What of it is shown. Default: there is nothing to filter. */
  readonly filter?: ViewFilter | undefined;
  /** Whether it lists task runs, of which one may be pointed at; acts are about that one, too. Default: none. */
  readonly taskRunId?: string | undefined;
  /** Comes in sight, and whenever the execution has changed while it is. */
  refresh(): void;
  draw(area: Area): readonly Line[];
  move(motion: Motion): void;
  /** What can be done in it, besides what can be done with the execution. */
  acts(): Acts;
}
