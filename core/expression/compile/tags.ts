/** The tags `if`, `for`, `set`, `macro`, `block` and the body of `filter`. */
import type { BlockStatement, BodyNode, ForStatement, IfStatement, MacroStatement, SetStatement } from "../ast.ts";
import type { MaybePromise } from "../contract.ts";
import { Fault } from "../error.ts";
import { javaText } from "../java-text.ts";
import { MACRO_DEPTH_MAX } from "../limits.ts";
import { entriesOf, isMapValue, MapEntry } from "../map-value.ts";
import { andThen, isPromise } from "../maybe.ts";
import type { Rendering } from "../rendering.ts";
import { Scope } from "../scope.ts";
import { truthOf } from "../truth-value.ts";
import { type Compiled, type CompiledStatement, guarded, nullWhenMissing, type Place, rescued } from "./compiled.ts";
import type { Compiler } from "./compiler.ts";

const NOTHING: CompiledStatement = { execute: () => undefined, waits: false };

/** Runs the statement with an output of its own, and answers that. */
export function captured(statement: CompiledStatement, run: Rendering): MaybePromise<string> {
  const { out, pieces } = run;
  run.out = "";
  run.pieces = undefined;
  const finish = (): string => {
    const text = run.out;
    run.out = out;
    run.pieces = pieces;
    return text;
  };
  const restore = (error: unknown) => {
    finish();
    return error;
  };
  const done = guarded(() => statement.execute(run), statement.waits, restore);
  return statement.waits && isPromise(done) ? done.then(finish) : finish();
}

/** What stands inside a `filter` tag, as a text. */
export function compileBody(compiler: Compiler, node: BodyNode): Compiled {
  const body = compiler.statements(node.body);
  return { evaluate: (run) => captured(body, run), waits: body.waits };
}

/** `if … elseif … else … endif`. */
export function compileIf(compiler: Compiler, node: IfStatement): CompiledStatement {
  const place = compiler.place(node.offset);
  let rest = node.otherwise ? compiler.statements(node.otherwise) : NOTHING;
  for (const branch of [...node.branches].reverse()) {
    rest = compileBranch(compiler.expression(branch.condition), compiler.statements(branch.body), rest, place);
  }
  return rest;
}

function compileBranch(
  condition: Compiled,
  body: CompiledStatement,
  rest: CompiledStatement,
  place: Place,
): CompiledStatement {
  const wrap = (error: unknown) => place.wrapped("Wrong operand(s) type in conditional expression", error);
  const decide = (value: unknown): CompiledStatement => {
    const truth = truthOf(value);
    if (truth === undefined) throw new Fault("null value given to if statement and strict variables is set to true");
    return truth ? body : rest;
  };
  const waits = condition.waits || body.waits || rest.waits;
  if (!condition.waits) {
    return {
      execute: (run) => {
        let chosen: CompiledStatement;
        try {
          chosen = decide(condition.evaluate(run));
        } catch (error) {
          throw wrap(error);
        }
        return chosen.execute(run);
      },
      waits,
    };
  }
  const choose = (run: Rendering) => guarded(() => andThen(condition.evaluate(run), decide), true, wrap);
  return {
    execute: (run) => andThen(choose(run) as MaybePromise<CompiledStatement>, (chosen) => chosen.execute(run)),
    waits,
  };
}

/** `set name = value`: where the name is bound already, else in the innermost layer. */
export function compileSet(compiler: Compiler, node: SetStatement): CompiledStatement {
  const value = compiler.expression(node.value);
  const { name } = node;
  const assign = (run: Rendering, assigned: unknown): void => {
    const scope = run.scope?.find(name) ?? run.scope ?? new Scope(undefined);
    run.scope ??= scope;
    scope.names.set(name, assigned ?? null);
  };
  if (!value.waits) return { execute: (run) => assign(run, value.evaluate(run)), waits: false };
  return { execute: (run) => andThen(value.evaluate(run), (assigned) => assign(run, assigned)), waits: true };
}

/** What `loop` shows inside a `for`. */
interface Loop {
  last: boolean;
  length: number;
  index: number;
  revindex: number;
  first: boolean;
}

/** `for x in collection … else … endfor`. */
export function compileFor(compiler: Compiler, node: ForStatement): CompiledStatement {
  const collection = compiler.expression(node.collection);
  const before = compiler.weight;
  const body = compiler.statements(node.body);
  const weight = compiler.weight - before + 1;
  const otherwise = node.otherwise ? compiler.statements(node.otherwise) : NOTHING;
  const place = compiler.place(node.offset);
  const round = { variable: node.variable, body, weight, place };
  const waits = collection.waits || body.waits || otherwise.waits;
  const start = (run: Rendering, value: unknown): MaybePromise<void> => {
    if (value === null || value === undefined) return undefined;
    const items = loopItems(value, place);
    return items.length === 0 ? otherwise.execute(run) : runLoop(run, items, round);
  };
  if (!collection.waits) return { execute: (run) => start(run, collection.evaluate(run)), waits };
  return { execute: (run) => andThen(collection.evaluate(run), (value) => start(run, value)), waits };
}

function loopItems(value: unknown, place: Place): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value instanceof Set) return [...value];
  if (isMapValue(value)) return entriesOf(value).map(([key, item]) => new MapEntry(key, item));
  throw place.fault(new Fault(`Not an iterable object. Value = [${javaText(value).slice(0, 200)}]`));
}

interface Round {
  readonly variable: string;
  readonly body: CompiledStatement;
  readonly weight: number;
  readonly place: Place;
}

function runLoop(run: Rendering, items: readonly unknown[], round: Round): MaybePromise<void> {
  const outer = run.scope;
  const scope = new Scope(outer);
  const { length } = items;
  const loop: Loop = { last: length === 1, length, index: 0, revindex: length - 1, first: true };
  scope.names.set("loop", loop);
  run.scope = scope;
  const finish = (): void => {
    run.scope = outer;
  };
  const begin = (index: number): void => {
    loop.index = index;
    loop.revindex = length - 1 - index;
    loop.first = index === 0;
    loop.last = index === length - 1;
    scope.names.set(round.variable, items[index] ?? null);
    run.step(round.weight);
  };
  let waiting: Promise<void> | undefined;
  try {
    for (let index = 0; index < length; index += 1) {
      begin(index);
      const done = round.body.execute(run);
      if (round.body.waits && isPromise(done)) {
        waiting = finishLoop(run, round.body, done, index + 1, length, begin, finish);
        return waiting;
      }
    }
  } catch (error) {
    throw round.place.fault(error);
  } finally {
    if (!waiting) finish();
  }
  return undefined;
}

async function finishLoop(
  run: Rendering,
  body: CompiledStatement,
  pending: Promise<void>,
  from: number,
  length: number,
  begin: (index: number) => void,
  finish: () => void,
): Promise<void> {
  try {
    await pending;
    for (let index = from; index < length; index += 1) {
      begin(index);
      await body.execute(run);
    }
  } finally {
    finish();
  }
}

/** `macro name(a, b=1) … endmacro`: nothing is printed; calls see their arguments only. */
export function compileMacro(compiler: Compiler, node: MacroStatement): CompiledStatement {
  const before = compiler.weight;
  const body = compiler.statements(node.body);
  const weight = compiler.weight - before + 1;
  if (body.waits) compiler.bodiesWait = true;
  const parameters = node.parameters.map(({ name, preset }) => ({
    name,
    preset: preset ? compiler.expression(preset) : undefined,
  }));
  if (parameters.some(({ preset }) => preset?.waits)) compiler.bodiesWait = true;
  compiler.macros.set(node.name, (positional, named, run) => {
    run.step(weight);
    checkArguments(parameters, positional, named);
    const outer = run.scope;
    const scope = new Scope(undefined, true);
    run.scope = scope;
    run.macroDepth += 1;
    const leave = (): void => {
      run.scope = outer;
      run.macroDepth -= 1;
    };
    const call = (): unknown => {
      if (run.macroDepth > MACRO_DEPTH_MAX) {
        throw new Fault(`Macros call each other more than ${MACRO_DEPTH_MAX} levels deep`, "limit");
      }
      return andThen(bindPresets(parameters, named, run), (presets) => {
        for (const [index, { name }] of parameters.entries()) {
          scope.names.set(name, named.has(name) ? named.get(name) : (positional[index] ?? presets[index] ?? null));
        }
        return captured(body, run);
      });
    };
    return ending(call, leave);
  });
  return NOTHING;
}

function ending(call: () => unknown, leave: () => void): unknown {
  let pending = false;
  try {
    const result = call();
    pending = isPromise(result);
    return isPromise(result) ? result.finally(leave) : result;
  } finally {
    if (!pending) leave();
  }
}

interface CompiledParameter {
  readonly name: string;
  readonly preset: Compiled | undefined;
}

function bindPresets(
  parameters: readonly CompiledParameter[],
  named: ReadonlyMap<string, unknown>,
  run: Rendering,
): MaybePromise<unknown[]> {
  const values = parameters.map(({ name, preset }) =>
    preset && !named.has(name) ? rescued(() => preset.evaluate(run), preset.waits, nullWhenMissing) : null,
  );
  return values.some(isPromise) ? Promise.all(values) : values;
}

function checkArguments(
  parameters: readonly CompiledParameter[],
  positional: readonly unknown[],
  named: ReadonlyMap<string, unknown>,
): void {
  const { length } = parameters;
  if (positional.length > length) {
    throw new Fault(`The argument at position ${length + 1} is not allowed. Only ${length} argument(s) are allowed.`);
  }
  for (const name of named.keys()) {
    if (!parameters.some((parameter) => parameter.name === name)) {
      throw new Fault(`The following named argument does not exist: ${name}`);
    }
  }
}

/** `block name … endblock`: printed in place, and again by `block("name")`. */
export function compileBlock(compiler: Compiler, node: BlockStatement): CompiledStatement {
  const body = compiler.statements(node.body);
  compiler.blocks.set(node.name, body);
  if (body.waits) compiler.bodiesWait = true;
  return body;
}
