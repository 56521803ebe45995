/** JSON, YAML, ION functions: templates and what they render to. */
import type { Row } from "./table-context.ts";

/** See the file's head. */
export const ROWS: readonly Row[] = [
  ["{{ fromJson(vars.js).a[1].b }}", "c"],
  ["{{ fromJson(vars.js) }}", '{"a":[1,{"b":"c"}],"d":1.5}'],
  ["{{ json(vars.js).d }}", "1.5"],
  ['{{ fromJson("[1,2]")[0] }}', "1"],
  [
    '{{ fromJson("nope") }}',
    {
      fault:
        "Invalid json: Unrecognized token 'nope': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    },
  ],
  ["{{ fromJson(null) }}", ""],
  ["{{ yaml('a: [1, 2]').a[1] }}", "2"],
  ["{{ fromIon('{a:1}').a }}", "1"],
  ["{{ fromJson('{\"a\": 10000000000}').a }}", "10000000000"],
  ["{{ fromJson('{\"a\": 1.10}').a }}", "1.1"],
];
