/** Compiles a parsed template to closures. */
import type { Expression, Statement, Template } from "../ast.ts";
import type { ExpressionProblem, MaybePromise } from "../contract.ts";
import type { Vocabulary } from "../definition.ts";
import { positionAt } from "../position.ts";
import type { MacroBody, Rendering } from "../rendering.ts";
import { compileAccess, compileName } from "./access.ts";
import { compileCall } from "./calls.ts";
import { type Compiled, type CompiledStatement, Place } from "./compiled.ts";
import { compileFilter, compileTest } from "./filters.ts";
import { compileInterpolation, compileList, compileLiteral, compileMap } from "./literals.ts";
import { compileBinary, compileTernary, compileUnary } from "./operators.ts";
import { compileStatements } from "./statements.ts";
import { suggestion } from "./suggestion.ts";
import { compileBody } from "./tags.ts";

/** A template ready to run. */
export interface CompiledTemplate {
  readonly text: string;
  /** Writes the template's output into the rendering. */
  readonly execute: (run: Rendering) => MaybePromise<void>;
  /** The first word used that does not exist, or undefined. It fails only when it is reached. */
  readonly problem: ExpressionProblem | undefined;
}

/** What compiling one template keeps track of. */
export class Compiler {
  readonly text: string;
  readonly vocabulary: Vocabulary;
  /** Macros by name, filled when their tag is compiled; calls look here when they run. */
  readonly macros = new Map<string, MacroBody>();
  /** Blocks by name, for `block("name")`. */
  readonly blocks = new Map<string, CompiledStatement>();
  /** Calls of what is no built-in function: each must turn out to be a macro. */
  readonly callsOfMacros: { readonly name: string; readonly offset: number }[] = [];
  /** Whether a call of a macro or block may have to wait. */
  readonly anyWaits: boolean;
  /** Whether the body of a macro or block may have to wait. */
  bodiesWait = false;
  /** Nodes compiled so far: what a loop round is charged. */
  weight = 0;
  /** See {@link CompiledTemplate.problem}. */
  problem: ExpressionProblem | undefined;

  constructor(text: string, vocabulary: Vocabulary, anyWaits: boolean) {
    this.text = text;
    this.vocabulary = vocabulary;
    this.anyWaits = anyWaits;
  }

  /** The place of a node. */
  place(offset: number): Place {
    return new Place(this.text, offset);
  }

  /** Notes a word that does not exist. */
  report(message: string, offset: number, hint = ""): void {
    const whole = hint === "" ? message : `${message} ${hint}`;
    this.problem ??= { message: whole, ...positionAt(this.text, offset) };
  }

  /** Compiles statements to one. */
  statements(body: readonly Statement[]): CompiledStatement {
    return compileStatements(this, body);
  }

  /** Compiles an expression. */
  expression(node: Expression): Compiled {
    this.weight += 1;
    switch (node.kind) {
      case "literal":
        return compileLiteral(node);
      case "interpolation":
        return compileInterpolation(this, node);
      case "name":
        return compileName(this, node);
      case "attribute":
        return compileAccess(this, node);
      case "list":
        return compileList(this, node);
      case "map":
        return compileMap(this, node);
      case "unary":
        return compileUnary(this, node);
      case "binary":
        return compileBinary(this, node);
      case "ternary":
        return compileTernary(this, node);
      case "filter":
        return compileFilter(this, node);
      case "test":
        return compileTest(this, node);
      case "call":
        return compileCall(this, node);
      case "body":
        return compileBody(this, node);
    }
  }
}

/** Reports calls of what is neither function nor macro. */
function reportUnknownCalls(compiler: Compiler): void {
  for (const { name, offset } of compiler.callsOfMacros) {
    if (compiler.macros.has(name)) continue;
    const known = [...compiler.vocabulary.functions.keys(), ...compiler.macros.keys()];
    compiler.report(`Function or Macro [${name}] does not exist.`, offset, suggestion(name, known));
  }
}

/** Compiles a template. Nothing is thrown: unknown words fail when they are reached. */
export function compileTemplate(template: Template, vocabulary: Vocabulary): CompiledTemplate {
  const quick = new Compiler(template.text, vocabulary, false);
  const compiled = quick.statements(template.body);
  reportUnknownCalls(quick);
  if (!quick.bodiesWait) {
    return { text: template.text, execute: compiled.execute, problem: quick.problem };
  }
  const careful = new Compiler(template.text, vocabulary, true);
  const { execute } = careful.statements(template.body);
  return { text: template.text, execute, problem: quick.problem };
}
