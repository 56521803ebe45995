/** The shape of a parsed jq program. */

/** Binary operators that compute a value from two. */
export type JqOperator = "+" | "-" | "*" | "/" | "%" | "==" | "!=" | "<" | "<=" | ">" | ">=";

/** Operators that change what a path points at. */
export type JqAssignment = "=" | "|=" | "+=" | "-=" | "*=" | "/=" | "%=" | "//=";

/** Where values are bound to variables. */
export type JqPattern =
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "array"; readonly items: readonly JqPattern[] }
  | {
      readonly kind: "object";
      readonly entries: readonly {
        readonly key: JqNode;
        readonly variable: string | undefined;
        readonly value: JqPattern | undefined;
      }[];
    };

/** A named filter defined in a program. */
export interface JqDefinition {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: JqNode;
}

/** A part of a jq program. */
export type JqNode =
  | { readonly kind: "identity" }
  | { readonly kind: "recurse" }
  | { readonly kind: "literal"; readonly value: unknown }
  | { readonly kind: "text"; readonly parts: readonly (string | JqNode)[]; readonly format: string }
  | { readonly kind: "format"; readonly name: string }
  | { readonly kind: "index"; readonly target: JqNode; readonly key: JqNode }
  | {
      readonly kind: "slice";
      readonly target: JqNode;
      readonly from: JqNode | undefined;
      readonly to: JqNode | undefined;
    }
  | { readonly kind: "iterate"; readonly target: JqNode }
  | { readonly kind: "try"; readonly body: JqNode; readonly handler: JqNode | undefined }
  | { readonly kind: "array"; readonly body: JqNode | undefined }
  | { readonly kind: "object"; readonly entries: readonly (readonly [JqNode, JqNode])[] }
  | { readonly kind: "negate"; readonly body: JqNode }
  | { readonly kind: "pipe"; readonly left: JqNode; readonly right: JqNode }
  | { readonly kind: "comma"; readonly left: JqNode; readonly right: JqNode }
  | { readonly kind: "binary"; readonly operator: JqOperator; readonly left: JqNode; readonly right: JqNode }
  | { readonly kind: "logic"; readonly operator: "and" | "or"; readonly left: JqNode; readonly right: JqNode }
  | { readonly kind: "alternative"; readonly left: JqNode; readonly right: JqNode }
  | { readonly kind: "assign"; readonly operator: JqAssignment; readonly left: JqNode; readonly right: JqNode }
  | { readonly kind: "if"; readonly condition: JqNode; readonly then: JqNode; readonly otherwise: JqNode }
  | {
      readonly kind: "reduce";
      readonly source: JqNode;
      readonly pattern: JqPattern;
      readonly start: JqNode;
      readonly update: JqNode;
    }
  | {
      readonly kind: "foreach";
      readonly source: JqNode;
      readonly pattern: JqPattern;
      readonly start: JqNode;
      readonly update: JqNode;
      readonly extract: JqNode | undefined;
    }
  | { readonly kind: "define"; readonly definition: JqDefinition; readonly body: JqNode }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly JqNode[] }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "as"; readonly source: JqNode; readonly patterns: readonly JqPattern[]; readonly body: JqNode }
  | { readonly kind: "label"; readonly name: string; readonly body: JqNode }
  | { readonly kind: "break"; readonly name: string };
