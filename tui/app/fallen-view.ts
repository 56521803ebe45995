/** What stands in for a view that cannot be drawn. */
import { messageOf } from "../../core/message-of.ts";
import { neutralise } from "../text/neutralise.ts";
import type { Line } from "../text/painter.ts";
import { wrap } from "../text/width.ts";
import type { Acts, View } from "./view.ts";

/** A view that says what went wrong, and has these ways out. */
export function fallenView(error: unknown, acts: Acts): View {
  return {
    title: "not shown",
    place: "fallen",
    show: () => undefined,
    hide: () => undefined,
    move: () => undefined,
    acts: () => acts,
    draw: ({ columns, rows }) => {
      const reason = wrap(neutralise(messageOf(error)), Math.max(1, columns - 2));
      const lines: readonly Line[] = [
        [{ text: " This place cannot be shown: something in it is not as it was thought to be.", style: "failure" }],
        ...reason.map((text): Line => [{ text: ` ${text}` }]),
        [{ text: " esc goes back, : goes elsewhere.", style: "dim" }],
      ];
      return lines.slice(0, rows);
    },
  };
}
