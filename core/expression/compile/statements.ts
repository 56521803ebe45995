/** Sequences of statements, text and prints. */
import type { PrintStatement, Statement } from "../ast.ts";
import type { MaybePromise } from "../contract.ts";
import { isPromise } from "../maybe.ts";
import { printValue } from "../printing.ts";
import { withRawMarkers } from "../raw.ts";
import type { Rendering } from "../rendering.ts";
import type { CompiledStatement } from "./compiled.ts";
import type { Compiler } from "./compiler.ts";
import { compileBlock, compileFor, compileIf, compileMacro, compileSet } from "./tags.ts";

/** Compiles statements to one that runs them in order. Macros come first, so that they can be called before they stand. */
export function compileStatements(compiler: Compiler, body: readonly Statement[]): CompiledStatement {
  const macros = body.filter((statement) => statement.kind === "macro");
  const others = body.filter((statement) => statement.kind !== "macro");
  for (const macro of macros) compileMacro(compiler, macro);
  const parts = others.map((statement) => compileStatement(compiler, statement));
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  if (parts.some(({ waits }) => waits)) return { execute: (run) => executeFrom(parts, 0, run), waits: true };
  const steps = parts.map(({ execute }) => execute);
  return {
    execute: (run) => {
      for (const step of steps) step(run);
    },
    waits: false,
  };
}

function executeFrom(parts: readonly CompiledStatement[], from: number, run: Rendering): MaybePromise<void> {
  for (let index = from; index < parts.length; index += 1) {
    const done = parts[index]?.execute(run);
    if (isPromise(done)) return done.then(() => executeFrom(parts, index + 1, run));
  }
  return undefined;
}

function compileStatement(compiler: Compiler, statement: Exclude<Statement, { kind: "macro" }>): CompiledStatement {
  compiler.weight += 1;
  switch (statement.kind) {
    case "text": {
      const { text, raw } = statement;
      return {
        execute: (run) => write(run, raw && run.host.recursive ? withRawMarkers(text) : text),
        waits: false,
      };
    }
    case "print":
      return compilePrint(compiler, statement);
    case "if":
      return compileIf(compiler, statement);
    case "for":
      return compileFor(compiler, statement);
    case "set":
      return compileSet(compiler, statement);
    case "block":
      return compileBlock(compiler, statement);
  }
}

function write(run: Rendering, text: string): void {
  run.write(text);
  run.pieces?.push(text);
}

function compilePrint(compiler: Compiler, node: PrintStatement): CompiledStatement {
  const { evaluate, waits } = compiler.expression(node.value);
  const place = compiler.place(node.offset);
  const print = (run: Rendering, value: unknown): void => {
    if (run.pieces) run.pieces.push(value ?? null);
    try {
      run.write(typeof value === "string" ? value : printValue(value, run.jsonStyle));
    } catch (error) {
      throw place.fault(error);
    }
  };
  if (!waits) return { execute: (run) => print(run, evaluate(run)), waits };
  return {
    execute: (run) => {
      const value = evaluate(run);
      return isPromise(value) ? value.then((settled) => print(run, settled)) : print(run, value);
    },
    waits,
  };
}
