/** The syntax tree of a template. `at` is the offset in the template's text. */

export type Expression =
  | { readonly kind: "literal"; readonly value: unknown; readonly at: number }
  | { readonly kind: "text"; readonly parts: readonly Expression[]; readonly at: number }
  | { readonly kind: "list"; readonly items: readonly Expression[]; readonly at: number }
  | { readonly kind: "map"; readonly entries: readonly (readonly [Expression, Expression])[]; readonly at: number }
  | { readonly kind: "variable"; readonly name: string; readonly at: number }
  | { readonly kind: "attribute"; readonly of: Expression; readonly key: Expression; readonly at: number }
  | { readonly kind: "method"; readonly of: Expression; readonly name: string; readonly args: Arguments; readonly at: number }
  | { readonly kind: "call"; readonly name: string; readonly args: Arguments; readonly at: number }
  | { readonly kind: "filter"; readonly of: Expression; readonly name: string; readonly args: Arguments; readonly at: number }
  | {
      readonly kind: "test";
      readonly of: Expression;
      readonly name: string;
      readonly args: Arguments;
      readonly negated: boolean;
      readonly at: number;
    }
  | { readonly kind: "unary"; readonly operator: string; readonly of: Expression; readonly at: number }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    }
  | {
      readonly kind: "choice";
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
      readonly at: number;
    };

/** Positional arguments, then named ones. */
export interface Arguments {
  readonly positional: readonly Expression[];
  readonly named: readonly (readonly [string, Expression])[];
}

export type Node =
  | { readonly kind: "raw"; readonly text: string; readonly verbatim: boolean }
  | { readonly kind: "print"; readonly value: Expression; readonly at: number }
  | {
      readonly kind: "if";
      readonly branches: readonly { readonly condition: Expression; readonly body: readonly Node[] }[];
      readonly otherwise: readonly Node[] | undefined;
      readonly at: number;
    }
  | {
      readonly kind: "for";
      readonly name: string;
      readonly over: Expression;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[] | undefined;
      readonly at: number;
    }
  | { readonly kind: "set"; readonly name: string; readonly value: Expression; readonly at: number }
  | {
      readonly kind: "apply";
      readonly filters: readonly { readonly name: string; readonly args: Arguments; readonly at: number }[];
      readonly body: readonly Node[];
      readonly at: number;
    }
  | {
      readonly kind: "macro";
      readonly name: string;
      readonly parameters: readonly { readonly name: string; readonly fallback: Expression | undefined }[];
      readonly body: readonly Node[];
      readonly at: number;
    }
  | { readonly kind: "block"; readonly name: string; readonly body: readonly Node[]; readonly at: number };
