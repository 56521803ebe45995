/** Titles of tests name them in reports, so each is there once. */
import ts from "typescript6";
import { type SourceFile, whereIs } from "./source-files.ts";

const TEST_FUNCTIONS: ReadonlySet<string> = new Set(["test", "it"]);

interface Title {
  readonly title: string;
  readonly where: string;
}

/** Tests of the files that have the same title, groups included. Titles made while running are not compared. */
export function titleViolations(files: readonly SourceFile[]): string[] {
  const seen = new Map<string, string>();
  return files.flatMap((file) =>
    titlesOf(file).flatMap(({ title, where }) => {
      const before = seen.get(title);
      seen.set(title, where);
      return before ? [`${where} has the title of ${before}, "${title}": say what is different`] : [];
    }),
  );
}

function titlesOf(file: SourceFile): Title[] {
  const found: Title[] = [];
  const walk = (node: ts.Node, groups: readonly string[]): void => {
    const call = testCall(node);
    if (call?.isTest) found.push({ title: [...groups, call.title].join(" > "), where: whereIs(file, node) });
    ts.forEachChild(node, (child) => walk(child, call && !call.isTest ? [...groups, call.title] : groups));
  };
  walk(file.tree, []);
  return found;
}

function testCall(node: ts.Node): { title: string; isTest: boolean } | undefined {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  const [title] = node.arguments;
  const name = node.expression.text;
  if (!title || !ts.isStringLiteralLike(title) || !(TEST_FUNCTIONS.has(name) || name === "describe")) return undefined;
  return { title: title.text, isTest: TEST_FUNCTIONS.has(name) };
}
