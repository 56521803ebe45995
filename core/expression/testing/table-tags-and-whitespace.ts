/** Tags and whitespace: templates and what they render to. */
import type { Row } from "./table-context.ts";

/** See the file's head. */
export const ROWS: readonly Row[] = [
  ["{% for i in [1,2,3] %}{{ i }},{% endfor %}", "1,2,3,"],
  [
    "{% for i in vars.l %}{{ loop.index }}:{{ loop.length }}:{{ loop.first }}:{{ loop.last }}:{{ loop.revindex }} {% endfor %}",
    "0:3:true:false:2 1:3:false:false:1 2:3:false:true:0 ",
  ],
  ["{% for e in vars.m %}{{ e.key }}={{ e.value }};{% endfor %}", 'x=1;y={"z":"deep"};'],
  ["{% for i in [] %}x{% else %}none{% endfor %}", "none"],
  ["{% for i in range(0, 10, 5) %}{{ i }} {% endfor %}", "0 5 10 "],
  ["{% if vars.n > 50 %}a{% elseif vars.n > 40 %}b{% else %}c{% endif %}", "b"],
  ["{% if vars.missing is defined %}a{% else %}b{% endif %}", "b"],
  ["{% if vars.s %}t{% endif %}", "t"],
  ["{% set x = 3 %}{{ x * 2 }}", "6"],
  ["{% filter upper %}abc{% endfilter %}", "ABC"],
  ["{% verbatim %}{{ raw }}{% endverbatim %}", "{{ raw }}"],
  ["{% raw %}{{ raw }}{% endraw %}", "{{ raw }}"],
  ["{# note #}a", "a"],
  ["a\n{{ 1 }}\nb", "a\n1\nb"],
  ["a  {{- 1 -}}  b", "a1b"],
  ["{% for i in [1,2] %}\n{{ i }}\n{% endfor %}", "\n1\n\n2\n"],
  ["{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}", "12"],
  ["{% block x %}blk{% endblock %}", "blk"],
  ['{% import "x" %}', { fault: 'Unexpected tag name "import"' }],
  ["{% unknown %}", { fault: 'Unexpected tag name "unknown"' }],
  ["{{ }}", { fault: 'Unexpected token "PRINT_END" of value "}}"' }],
  ["{{ 1", { fault: 'Unexpected token of value "null" and type EOF, expected token of type PRINT_END' }],
  ["{{ foo( }}", { fault: 'Unclosed ")"' }],
  ["{{ vars.s | nosuch }}", { fault: "Filter [nosuch] does not exist." }],
  ["{{ nosuch() }}", { fault: "Function or Macro [nosuch] does not exist." }],
];
