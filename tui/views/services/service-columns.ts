/** The columns of services. */
import type { Area } from "../../app/view.ts";
import { isAlive, type ServiceRow } from "../../source/services.ts";
import { distanceText } from "../../text/distance.ts";
import { dayAndTime } from "../../text/instants.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Segment } from "../../text/painter.ts";
import type { Glyphs, StateLook } from "../../theme.ts";
import type { Column } from "../../widgets/columns.ts";

const GONE: StateLook = { glyph: "■", ascii: "#", style: "dim" };

const LOOKS: Readonly<Record<string, StateLook>> = {
  CREATED: { glyph: "○", ascii: ".", style: "dim" },
  RUNNING: { glyph: "✓", ascii: "+", style: "success" },
  ERROR: { glyph: "✗", ascii: "x", style: "failure" },
  DISCONNECTED: { glyph: "✗", ascii: "x", style: "failure" },
  MAINTENANCE: { glyph: "‖", ascii: "=", style: "warning" },
  TERMINATING: { glyph: "◍", ascii: "*", style: "warning" },
};

/** The state of a service by glyph, colour and word. */
export function serviceState(state: string, { ascii }: Pick<Glyphs, "ascii">): Segment {
  const look = LOOKS[state] ?? GONE;
  return { text: `${ascii ? look.ascii : look.glyph} ${neutralise(state)}`, style: look.style };
}

/** Columns of the bar of a worker's slots. */
const BAR_COLUMNS = 8;

/** `━━━───── 3/16`; "" where it is not known. */
export function slotsText(
  { used, slots }: Pick<ServiceRow, "used" | "slots">,
  glyphs: Pick<Glyphs, "full" | "empty">,
): string {
  if (Number.isNaN(slots) || slots <= 0) return "";
  const full = Math.min(BAR_COLUMNS, Math.ceil(((used || 0) / slots) * BAR_COLUMNS));
  return `${glyphs.full.repeat(full)}${glyphs.empty.repeat(BAR_COLUMNS - full)} ${used || 0}/${slots}`;
}

const COLUMNS: readonly Column<ServiceRow>[] = [
  {
    title: "TYPE",
    cell: ({ type }) => ({ text: neutralise(type), style: "bold" }),
    order: ({ type, id }) => `${type} ${id}`,
  },
  { title: "STATE", cell: ({ state }, { glyphs }) => serviceState(state, glyphs), order: ({ state }) => state },
  { title: "HOST", max: 30, rank: 1, cell: ({ host }) => ({ text: neutralise(host) }), order: ({ host }) => host },
  {
    title: "BEAT",
    align: "right",
    cell: ({ beatMs }, { nowMs }) => ({ text: distanceText(Math.min(beatMs, nowMs), nowMs) }),
    order: ({ beatMs }) => beatMs,
  },
  { title: "SLOTS", cell: slotsCell, order: ({ used }) => used || 0 },
  {
    title: "SINCE",
    rank: 3,
    cell: ({ sinceMs }, { nowMs }) => ({ text: dayAndTime(sinceMs, nowMs), style: "dim" }),
    order: ({ sinceMs }) => sinceMs,
  },
  {
    title: "VERSION",
    max: 16,
    rank: 4,
    cell: ({ version }) => ({ text: neutralise(version), style: "dim" }),
    order: ({ version }) => version,
  },
  { title: "ID", rank: 5, cell: ({ id }) => ({ text: neutralise(id), style: "dim" }), order: ({ id }) => id },
  { title: "GROUP", max: 20, rank: 2, cell: ({ group }) => ({ text: neutralise(group) }), order: ({ group }) => group },
  {
    title: "AT",
    grows: true,
    rank: 6,
    cell: ({ jobs }) => ({
      text: neutralise(jobs.map(({ flow, name }) => `${flow} ${name}`).join(", ")),
      style: "dim",
    }),
  },
];

/** In their order on the screen. Services that are gone are dim: nobody waits for them. */
export const SERVICE_COLUMNS: readonly Column<ServiceRow>[] = COLUMNS.map((column) => ({
  ...column,
  cell: (row, area) => (isGone(row) ? { ...column.cell(row, area), style: "dim" } : column.cell(row, area)),
}));

/** It ended as it should, or long ago: one that was lost or failed is no longer alive, but not gone in this sense. */
function isGone({ state }: ServiceRow): boolean {
  return !isAlive(state) && LOOKS[state] === undefined;
}

function slotsCell(row: ServiceRow, { glyphs }: Area): Segment {
  return { text: slotsText(row, glyphs), style: row.used >= row.slots ? "warning" : "running" };
}
