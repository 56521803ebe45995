/**
 * Which folder may import which: `cli, tui, web -> components -> backends, plugins -> core`. Everything but the core
 * may use `platform`; nothing but tests imports tests.
 */
import { posix } from "node:path";
import ts from "typescript6";
import { isTestFile, type SourceFile, visit, whereIs } from "./source-files.ts";

const ENTRANCES = ["cli", "tui", "web"];

/** What each folder may import besides itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: [],
  platform: ["core"],
  plugins: ["core", "platform"],
  backends: ["core", "platform"],
  components: ["core", "platform", "plugins", "backends"],
  tui: ["core", "platform", "components", "plugins", "backends", ...ENTRANCES],
  web: ["core", "platform", "components", "plugins", "backends", ...ENTRANCES],
  cli: ["core", "platform", "components", "plugins", "backends", ...ENTRANCES],
};

/** Pure libraries and pure parts of the platform that the core may use. */
const CORE_LIBRARIES =
  /^(@sinclair\/typebox|yaml|@js-joda\/|temporal-polyfill\/|ion-js|node:crypto$|node:assert|node:test)/;

/** One import of a file. */
export interface Import {
  readonly specifier: string;
  readonly node: ts.Node;
  /** Erased when the program runs. */
  readonly typeOnly: boolean;
  /** Loads when it is called, not when the file does. */
  readonly lazy: boolean;
}

/** The imports, re-exports and dynamic imports of a file. */
export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = [];
  visit(file.tree, (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      const typeOnly = ts.isImportDeclaration(node) ? isTypeOnly(node) : node.isTypeOnly;
      if (ts.isStringLiteral(node.moduleSpecifier)) {
        found.push({ specifier: node.moduleSpecifier.text, node, typeOnly, lazy: false });
      }
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) {
        found.push({ specifier: argument.text, node, typeOnly: false, lazy: true });
      }
    }
  });
  return found;
}

function isTypeOnly(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const names = clause.namedBindings;
  if (clause.name || !names || !ts.isNamedImports(names)) return false;
  return names.elements.length > 0 && names.elements.every((element) => element.isTypeOnly);
}

/** The path that a relative import leads to; undefined for libraries. */
export function targetOf(file: SourceFile, specifier: string): string | undefined {
  return specifier.startsWith(".") ? posix.normalize(posix.join(posix.dirname(file.path), specifier)) : undefined;
}

/** What the imports of a file do that they must not. */
export function importViolations(file: SourceFile): string[] {
  const folder = file.path.split("/")[0] ?? "";
  return importsOf(file).flatMap(({ specifier, node }) => {
    const problem = violation(file, folder, specifier);
    return problem ? [`${whereIs(file, node)} imports "${specifier}": ${problem}`] : [];
  });
}

function violation(file: SourceFile, folder: string, specifier: string): string | undefined {
  const target = targetOf(file, specifier);
  if (target === undefined) {
    const pure = folder !== "core" || isTestFile(file.path) || CORE_LIBRARIES.test(specifier);
    return pure ? undefined : "the core is pure; take it as an argument behind an interface of core/contracts";
  }
  if (!/\.(ts|tsx|json)$/.test(target)) return "write the file's extension, .ts or .tsx";
  if (isTestFile(file.path)) return undefined;
  if (isTestFile(target)) return "only tests import tests; move what is shared out of them";
  const allowed = ALLOWED[folder];
  const targetFolder = target.split("/")[0] ?? "";
  if (!allowed || targetFolder === folder || !(targetFolder in ALLOWED) || allowed.includes(targetFolder))
    return undefined;
  return `${folder} may import ${allowed.join(", ") || "nothing"} and itself; turn the dependency round with an interface`;
}

/** Chains of files that import each other when they load, each written as `a.ts -> b.ts -> a.ts`. */
export function importCycles(files: readonly SourceFile[]): string[] {
  const edges = new Map(files.map((file) => [file.path, edgesOf(file)]));
  const finished = new Set<string>();
  const cycles: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) cycles.push([...trail.slice(at), path].join(" -> "));
    if (at >= 0 || finished.has(path)) return;
    for (const next of edges.get(path) ?? []) walk(next, [...trail, path]);
    finished.add(path);
  };
  for (const { path } of files) walk(path, []);
  return cycles;
}

function edgesOf(file: SourceFile): string[] {
  return importsOf(file)
    .filter(({ typeOnly, lazy }) => !typeOnly && !lazy)
    .flatMap(({ specifier }) => targetOf(file, specifier) ?? []);
}
