/** Rules about what stands in a source file. Each answers violations as text that says where, what and what to do. */
import ts from "typescript6";
import { isTestFile, type SourceFile, visit, whereIs } from "./source-files.ts";

/** Lines a file may have. */
export const FILE_LINES_MAX = 500;
/** Lines a function may have. */
export const FUNCTION_LINES_MAX = 60;

/** Where clocks, randomness, the console and the process may be touched. */
const MACHINE_FOLDERS = /^(platform|tests|bench|deploy|fixtures)\//;

/** Members of globals that reach for the machine; "*" stands for all of them. */
const MACHINE_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  Date: ["now"],
  Math: ["random"],
  performance: ["now"],
  process: ["env", "exit", "stdout", "stderr", "stdin", "argv", "on", "kill", "cwd", "hrtime", "pid", "nextTick"],
  Temporal: ["Now"],
  crypto: ["*"],
  globalThis: ["*"],
  console: ["*"],
  Bun: ["*"],
  Deno: ["*"],
};

const MACHINE_FUNCTIONS: ReadonlySet<string> = new Set(["setTimeout", "setInterval", "setImmediate"]);

/** The clock, randomness, timers, the console and the process are used in `platform/` alone. */
export function machineViolations(file: SourceFile): string[] {
  if (MACHINE_FOLDERS.test(file.path) || isTestFile(file.path)) return [];
  const found: string[] = [];
  visit(file.tree, (node) => {
    const name = machineUse(node);
    if (name) found.push(`${whereIs(file, node)} uses ${name}: take it from platform/, or as an argument in core/`);
  });
  return found;
}

function machineUse(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    const members = MACHINE_MEMBERS[node.expression.text];
    const member = node.name.text;
    if (members?.includes("*") || members?.includes(member)) return `${node.expression.text}.${member}`;
  }
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "Date") {
    if ((node.arguments?.length ?? 0) === 0) return "new Date()";
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "Date") return "Date()";
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && MACHINE_FUNCTIONS.has(node.expression.text)) {
    return node.expression.text;
  }
  return undefined;
}

/** Node's source of randomness; what it has besides, such as ciphers and digests, always answers the same. */
const RANDOM_MODULE = "node:crypto";

/** The core gets its randomness as an argument, so that it can be replayed. */
export function randomnessViolations(file: SourceFile): string[] {
  if (!file.path.startsWith("core/") || isTestFile(file.path)) return [];
  const found: string[] = [];
  visit(file.tree, (node) => {
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return;
    if (node.moduleSpecifier.text !== RANDOM_MODULE) return;
    const names = node.importClause?.namedBindings;
    const listed = names && ts.isNamedImports(names) ? names.elements : [];
    const isKnown = listed.length > 0 && node.importClause?.name === undefined;
    const random = listed.find(({ name, propertyName }) => /random/i.test((propertyName ?? name).text));
    if (random) found.push(`${whereIs(file, random)} imports ${random.name.text}: take randomness as an argument`);
    if (!isKnown) found.push(`${whereIs(file, node)} imports all of ${RANDOM_MODULE}: name what is needed`);
  });
  return found;
}

/** A file has one idea and at most {@link FILE_LINES_MAX} lines. */
export function fileLengthViolations(file: SourceFile): string[] {
  if (file.lineCount <= FILE_LINES_MAX) return [];
  return [`${file.path} has ${file.lineCount} lines (at most ${FILE_LINES_MAX}): name its second idea and move it out`];
}

/** A function has at most {@link FUNCTION_LINES_MAX} lines; functions that only hold tests may have more. */
export function functionLengthViolations(file: SourceFile): string[] {
  if (isTestFile(file.path)) return [];
  const found: string[] = [];
  visit(file.tree, (node) => {
    if (!ts.isFunctionLike(node) || !("body" in node) || !node.body) return;
    const first = file.tree.getLineAndCharacterOfPosition(node.getStart(file.tree)).line;
    const last = file.tree.getLineAndCharacterOfPosition(node.getEnd()).line;
    const lines = last - first + 1;
    if (lines <= FUNCTION_LINES_MAX) return;
    const name = "name" in node && node.name && ts.isIdentifier(node.name) ? node.name.text : "a function";
    found.push(
      `${whereIs(file, node)} ${name} has ${lines} lines (at most ${FUNCTION_LINES_MAX}): take a step out of it`,
    );
  });
  return found;
}

/** What a file exports says what it is for. */
export function documentationViolations(file: SourceFile): string[] {
  if (isTestFile(file.path) || file.path.startsWith("deploy/")) return [];
  const overloads = new Set<string>();
  return file.tree.statements.flatMap((statement) => {
    const name = exportedName(statement);
    if (!name || overloads.has(name)) return [];
    overloads.add(name);
    if (ts.getJSDocCommentsAndTags(statement).length > 0 || isUnionOfDocumentedConstant(file, statement)) return [];
    return [
      `${whereIs(file, statement)} exports ${name} without a doc comment: say what it is for, units, defaults, errors`,
    ];
  });
}

function exportedName(statement: ts.Statement): string | undefined {
  const isExported = ts.canHaveModifiers(statement)
    ? ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
    : false;
  if (!isExported) return undefined;
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations[0]?.name.getText();
  const named = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  if (named || ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
    return statement.name?.text;
  return undefined;
}

/** A type of the same words as a constant or schema right above it is explained by that one's comment. */
function isUnionOfDocumentedConstant(file: SourceFile, statement: ts.Statement): boolean {
  if (!ts.isTypeAliasDeclaration(statement) || !/\btypeof\b/.test(statement.getText(file.tree))) return false;
  const before = file.tree.statements[file.tree.statements.indexOf(statement) - 1];
  return before !== undefined && ts.getJSDocCommentsAndTags(before).length > 0;
}

/** `as unknown as` walks around the type system. */
export function castViolations(file: SourceFile): string[] {
  const found: string[] = [];
  visit(file.tree, (node) => {
    if (ts.isAsExpression(node) && ts.isAsExpression(node.expression)) {
      found.push(`${whereIs(file, node)} casts twice: parse or narrow the value instead`);
    }
  });
  return found;
}
