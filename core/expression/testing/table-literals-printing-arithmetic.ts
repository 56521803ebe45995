/** Literals, printing, arithmetic: templates and what they render to. */
import type { Row } from "./table-context.ts";

/** See the file's head. */
export const ROWS: readonly Row[] = [
  ["{{ 1 }}", "1"],
  ["{{ 1.50 }}", "1.5"],
  ["{{ 10 / 4 }}", "2"],
  ["{{ 10.0 / 4 }}", "2.5"],
  ["{{ 7 % 3 }}", "1"],
  ["{{ 2 * 3 + 1 }}", "7"],
  ["{{ 1 + 1.5 }}", "2.5"],
  ["{{ '3' + 4 }}", "34"],
  ["{{ 'a' ~ 1 ~ true }}", "a1true"],
  ["{{ -5 | abs }}", "5"],
  ["{{ true }}", "true"],
  ["{{ null }}", ""],
  ["{{ vars.nul }}", { fault: "Unable to find `nul` used in the expression `{{ vars.nul }}` at line 1" }],
  ['{{ [1, "a", null, true, [2]] }}', '[1,"a",null,true,[2]]'],
  ["{{ {'a': 1, 'b': [1, 2], 'c': null} }}", '{"a":1,"b":[1,2]}'],
  ["{{ vars.l }}", "[3,1,2]"],
  ["{{ vars.m }}", '{"x":1,"y":{"z":"deep"}}'],
  ["{{ vars.f }}", "3.75"],
  ["{{ vars.big }}", "12345678901"],
  ["{{ vars.big * 1000 }}", "12345678901000"],
  ["{{ 'it''s' }}", { fault: 'Unexpected token of value "s" and type STRING, expected token of type PRINT_END' }],
  ['{{ "a\\"b" }}', 'a"b'],
  ["{{ vars.html }}", "<b>'x' & \"y\"</b>"],
  ["{{ vars.nested }}", "{{ vars.s }}"],
  ["{{ render(vars.nested) }}", "Hello World"],
  ["{{ renderOnce(vars.nested) }}", "Hello World"],
];
