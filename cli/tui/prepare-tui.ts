/** What has to be known of the terminal and the person before the terminal UI can be drawn; found out while it loads. */
import { systemClock } from "../../platform/clock.ts";
import { environmentVariables } from "../../platform/environment.ts";
import { asciiLine } from "../../tui/text/ascii.ts";
import { createPainter, type Painter } from "../../tui/text/painter.ts";
import { paletteOf } from "../../tui/text/palettes.ts";
import type { Glyphs } from "../../tui/theme.ts";
import { capabilitiesOf, has256Colors } from "../terminal/capabilities.ts";
import { terminalGround } from "../terminal/ground.ts";
import { MemoryFile } from "./memory-file.ts";

/** See the file's head. */
export interface PreparedTui {
  readonly paint: Painter;
  readonly glyphs: Glyphs;
  readonly memory: MemoryFile;
  /** What the terminal has said about itself so far; the rest may still come. */
  readonly answered: string;
}

/** Finds it out. Nothing else may read from the terminal meanwhile. */
export async function prepareTui(): Promise<PreparedTui> {
  const environment = environmentVariables();
  const { color, glyphs } = capabilitiesOf({ environment, inputIsTerminal: true, outputIsTerminal: true });
  const [memory, { ground, answered }] = await Promise.all([
    MemoryFile.open(environment, systemClock),
    color ? terminalGround(environment) : { ground: "dark" as const, answered: "" },
  ]);
  const painter = createPainter(color, paletteOf(ground, has256Colors(environment)));
  // Also what names and messages bring along.
  const paint: Painter = glyphs.ascii ? (line) => painter(asciiLine(line)) : painter;
  return { paint, glyphs, memory, answered };
}
