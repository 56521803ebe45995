/** Templates made at random from the grammar, for property tests. */
import fc from "fast-check";

const NAMES = ["a", "b", "c", "x", "missing", "loop"];
const KEYS = ["b", "c", "d", "value", "size", "key", "keySet", "length", "nope"];
const BINARY = [
  "+",
  "-",
  "*",
  "/",
  "%",
  "~",
  "==",
  "!=",
  "<",
  ">=",
  "and",
  "or",
  "??",
  "???",
  "contains",
  "isIn",
  "..",
];
const FILTERS = [
  "upper",
  "length",
  "first",
  "last",
  "join",
  "join(',')",
  "sort",
  "reverse",
  "keys",
  "values",
  "toJson",
  "yaml",
  "toIon",
  "string",
  "default('d')",
  "slice(0, 1)",
  "replace({'a': 'b'})",
  "merge([1])",
  "merge({'q': 1})",
  "jq('.')",
  "jq('.. | numbers')",
  "distinct",
  "flatten",
  "chunk(2)",
  "abs",
  "numberFormat('0.0')",
  "format(1)",
  "className",
  "split(',')",
  "date('yyyy')",
  "md5",
  "indent(2)",
  "title",
  "slugify",
];
const TESTS = ["defined", "null", "empty", "even", "odd", "iterable", "map", "json"];

/** Expressions as text. */
export const expressions: fc.Arbitrary<string> = fc.letrec<{ expression: string; operand: string }>((tie) => ({
  operand: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom("1", "2.5", "0", "'t'", '"u"', "true", "null", "[]", "{}", "9223372036854775807"),
    fc.constantFrom(...NAMES),
    fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...KEYS)).map(([name, key]) => `${name}.${key}`),
    fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...KEYS)).map(([name, key]) => `${name}['${key}']`),
    fc.tuple(fc.constantFrom(...NAMES), tie("expression")).map(([name, key]) => `${name}[${key}]`),
    tie("expression").map((inner) => `(${inner})`),
    fc.tuple(tie("expression"), fc.constantFrom(...KEYS)).map(([inner, key]) => `(${inner}).${key}`),
    fc.array(tie("expression"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
    fc.tuple(tie("operand"), tie("expression")).map(([key, value]) => `{${key}: ${value}}`),
    tie("expression").map((inner) => `"x #{${inner}} y"`),
    fc.constantFrom("range(1, 3)", "max(1, 2)", "fromJson('[1]')", "now()", "uuid()"),
  ),
  expression: fc.oneof(
    { maxDepth: 4 },
    tie("operand"),
    fc.tuple(tie("operand"), fc.constantFrom(...BINARY), tie("operand")).map((parts) => parts.join(" ")),
    fc.tuple(tie("operand"), fc.constantFrom(...FILTERS)).map(([input, filter]) => `${input} | ${filter}`),
    fc.tuple(tie("operand"), fc.constantFrom(...TESTS)).map(([input, name]) => `${input} is ${name}`),
    fc.tuple(tie("operand"), tie("expression"), tie("expression")).map(([c, t, f]) => `${c} ? ${t} : ${f}`),
    fc.tuple(fc.constantFrom("not", "-", "+"), tie("operand")).map((parts) => parts.join(" ")),
  ),
})).expression;

/** Whole templates with prints and tags. */
export const expressionTemplates: fc.Arbitrary<string> = fc.letrec<{ body: string; part: string }>((tie) => ({
  body: fc.array(tie("part"), { maxLength: 3 }).map((parts) => parts.join("")),
  part: fc.oneof(
    { maxDepth: 3 },
    expressions.map((expression) => `{{ ${expression} }}`),
    fc.constantFrom("text", "{ }", "\n", "{# c #}", "{% raw %}{{ a }}{% endraw %}"),
    fc.tuple(expressions, tie("body"), tie("body")).map(([c, y, n]) => `{% if ${c} %}${y}{% else %}${n}{% endif %}`),
    fc
      .tuple(fc.constantFrom(...NAMES), expressions, tie("body"))
      .map(([x, list, body]) => `{% for ${x} in ${list} %}${body}{% endfor %}`),
    fc.tuple(fc.constantFrom(...NAMES), expressions).map(([x, value]) => `{% set ${x} = ${value} %}`),
    tie("body").map((body) => `{% filter upper %}${body}{% endfilter %}`),
  ),
})).body;
