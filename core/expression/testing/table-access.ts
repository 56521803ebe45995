/** Access: templates and what they render to. */
import type { Row } from "./table-context.ts";

/** See the file's head. */
export const ROWS: readonly Row[] = [
  ["{{ vars.m.y.z }}", "deep"],
  ["{{ vars['m']['y']['z'] }}", "deep"],
  ["{{ vars.m['x'] }}", "1"],
  ["{{ vars.l[0] }}", "3"],
  ["{{ vars.l[9] }}", { fault: "Unable to find `9` used in the expression `{{ vars.l[9] }}` at line 1" }],
  ["{{ vars.missing }}", { fault: "Unable to find `missing` used in the expression `{{ vars.missing }}` at line 1" }],
  ["{{ missing }}", { fault: "Unable to find `missing` used in the expression `{{ missing }}` at line 1" }],
  ["{{ missing.deep }}", { fault: "Unable to find `missing` used in the expression `{{ missing.deep }}` at line 1" }],
  [
    "{{ vars.m.missing.deep }}",
    { fault: "Unable to find `missing` used in the expression `{{ vars.m.missing.deep }}` at line 1" },
  ],
  ["{{ vars.lm[1].v }}", "2"],
  ["{{ vars.s.length }}", "11"],
  ["{{ vars.s.class }}", { fault: "For security reasons access to the class of a value is denied." }],
  ["{{ flow.id }} {{ flow.namespace | length > 3 }} {{ flow.revision }}", "q38 true 1"],
  ["{{ execution.state }}", "RUNNING"],
  ["{{ task.id }} {{ task.type }}", "r io.kestra.plugin.core.debug.Return"],
  ["{{ taskrun.attemptsCount }}", "0"],
  ["{{ labels.team }}", "core"],
  ["{{ inputs }}", { fault: "Unable to find `inputs` used in the expression `{{ inputs }}` at line 1" }],
  ["{{ parents }}", "[]"],
  ["{{ envs }}", "{}"],
  ["{{ globals }}", "{}"],
];
