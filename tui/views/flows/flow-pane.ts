/** One of the panes of the view of a flow. */
import type { Motion } from "../../app/key-table.ts";
import type { Acts, Area, ViewFilter } from "../../app/view.ts";
import type { FlowDetail } from "../../source/flow-row.ts";
import type { Line } from "../../text/painter.ts";
import type { NamedPane } from "../../widgets/panes.ts";

/** See the file's head. */
export interface FlowPane extends NamedPane {
  /** What of it is shown, or searched in it. Default: there is nothing to filter. */
  readonly filter?: ViewFilter | undefined;
  /** Something in it moves by itself. Default false. */
  readonly isMoving?: boolean;
  /** Short words after the breadcrumbs while it is in sight. Default: none. */
  chips?(): readonly string[];
  /** The flow was read, for the first time or anew. */
  take(flow: FlowDetail): void;
  /** Comes in sight: what only it needs is read. Default: it has all it needs. */
  show?(): void;
  /** Goes out of sight. Default: nothing goes on in it. */
  hide?(): void;
  draw(area: Area): readonly Line[];
  move(motion: Motion): void;
  /** What can be done in it, besides what can be done with the flow. */
  acts(): Acts;
}
