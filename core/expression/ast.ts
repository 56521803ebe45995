/** The shape of a parsed template. */

/** Index into the template's text, for messages. */
export interface Located {
  readonly offset: number;
}

/** Arguments of a function, filter or test. */
export interface Arguments {
  readonly positional: readonly Expression[];
  readonly named: readonly NamedArgument[];
}

/** An argument given by its name. */
export interface NamedArgument {
  readonly name: string;
  readonly value: Expression;
}

/** A constant. */
export interface LiteralNode extends Located {
  readonly kind: "literal";
  readonly value: unknown;
}
/** A text with expressions inside. */
export interface InterpolationNode extends Located {
  readonly kind: "interpolation";
  readonly parts: readonly Expression[];
}
/** A variable by its name. */
export interface NameNode extends Located {
  readonly kind: "name";
  readonly name: string;
}
/** An attribute or subscript of a value. */
export interface AttributeNode extends Located {
  readonly kind: "attribute";
  readonly target: Expression;
  /** A constant name after a dot, or the computed subscript. */
  readonly name: string | Expression;
  /** The arguments of a method call; undefined without parentheses. */
  readonly call: readonly Expression[] | undefined;
}
/** A list literal. */
export interface ListNode extends Located {
  readonly kind: "list";
  readonly items: readonly Expression[];
}
/** A map literal. */
export interface MapNode extends Located {
  readonly kind: "map";
  readonly entries: readonly (readonly [Expression, Expression])[];
}
/** An operator before its operand. */
export interface UnaryNode extends Located {
  readonly kind: "unary";
  readonly operator: string;
  readonly operand: Expression;
}
/** An operator between two operands. */
export interface BinaryNode extends Located {
  readonly kind: "binary";
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}
/** A choice between two expressions. */
export interface TernaryNode extends Located {
  readonly kind: "ternary";
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}
/** A filter applied to a value. */
export interface FilterNode extends Located {
  readonly kind: "filter";
  readonly name: string;
  readonly input: Expression;
  readonly args: Arguments;
}
/** A test of a value. */
export interface TestNode extends Located {
  readonly kind: "test";
  readonly name: string;
  readonly negated: boolean;
  readonly input: Expression;
  readonly args: Arguments;
}
/** A call of a function or macro. */
export interface CallNode extends Located {
  readonly kind: "call";
  readonly name: string;
  readonly args: Arguments;
}
/** What a `filter` tag feeds into its first filter. */
export interface BodyNode extends Located {
  readonly kind: "body";
  readonly body: readonly Statement[];
}

/** Anything that has a value. */
export type Expression =
  | LiteralNode
  | InterpolationNode
  | NameNode
  | AttributeNode
  | ListNode
  | MapNode
  | UnaryNode
  | BinaryNode
  | TernaryNode
  | FilterNode
  | TestNode
  | CallNode
  | BodyNode;

/** Text that is written as it stands. */
export interface TextStatement {
  readonly kind: "text";
  readonly text: string;
  /** True for text between `raw` markers, which survives rendering again. */
  readonly raw: boolean;
}
/** A print of an expression. */
export interface PrintStatement extends Located {
  readonly kind: "print";
  readonly value: Expression;
}
/** Branches with their conditions. */
export interface IfStatement extends Located {
  readonly kind: "if";
  readonly branches: readonly { readonly condition: Expression; readonly body: readonly Statement[] }[];
  readonly otherwise: readonly Statement[] | undefined;
}
/** A loop. */
export interface ForStatement extends Located {
  readonly kind: "for";
  readonly variable: string;
  readonly collection: Expression;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[] | undefined;
}
/** An assignment. */
export interface SetStatement extends Located {
  readonly kind: "set";
  readonly name: string;
  readonly value: Expression;
}
/** The definition of a macro. */
export interface MacroStatement extends Located {
  readonly kind: "macro";
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly preset: Expression | undefined }[];
  readonly body: readonly Statement[];
}
/** A named part that can be written again. */
export interface BlockStatement extends Located {
  readonly kind: "block";
  readonly name: string;
  readonly body: readonly Statement[];
}

/** Anything that writes output or changes variables. */
export type Statement =
  | TextStatement
  | PrintStatement
  | IfStatement
  | ForStatement
  | SetStatement
  | MacroStatement
  | BlockStatement;

/** A whole template. */
export interface Template {
  readonly text: string;
  readonly body: readonly Statement[];
}
