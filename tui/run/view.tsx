/** Lines on a terminal, drawn over the lines before. */
import { Box, Text } from "ink";

/** Shows painted lines; each takes one row, cut at the edge. */
export function LinesView({ lines }: { readonly lines: readonly string[] }) {
  return (
    <Box flexDirection="column">
      {lines.map((line, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
        <Text key={row} wrap="truncate">
          {line === "" ? " " : line}
        </Text>
      ))}
    </Box>
  );
}
