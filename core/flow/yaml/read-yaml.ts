/** Reads a YAML text into a tree with places, within the limits, and says what is wrong with it. */
import { Composer, type CST, type Document, Lexer, type ParsedNode, Parser } from "yaml";
import { FLOW_NESTING_DEPTH_MAX, FLOW_SOURCE_BYTES_MAX, FLOW_TOKENS_MAX, SYNTAX_PROBLEMS_MAX } from "../limits.ts";
import { overlongBytes } from "./source-size.ts";
import { syntaxHint } from "./syntax-hint.ts";
import type { Tree } from "./tree.ts";
import { TreeBuilder } from "./tree-builder.ts";

/** A fault of the YAML itself. */
export interface YamlFault {
  /** Offset in the text. */
  readonly at: number;
  readonly message: string;
  readonly hint?: string;
}

/** The tree of a sound text, or everything that is wrong with it. */
export type YamlResult =
  | { readonly ok: true; readonly tree: Tree }
  | { readonly ok: false; readonly faults: readonly YamlFault[] };

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that YAML forbids.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/;
const UNDECODABLE = "\ufffd";

/** How faults speak of a text. */
export interface YamlWording {
  /** What one file holds. */
  readonly holds: string;
  /** What to do about a text that is nested too deep. */
  readonly tooDeep: string;
  /** What to write where there is nothing. */
  readonly empty: string;
}

const FLOW_WORDING: YamlWording = {
  holds: "one flow",
  tooDeep: "split the flow, or use subflows",
  empty: "a flow needs id, namespace and tasks",
};

/** Reads one document. The text must not begin with a byte order mark. Faults speak of flows unless told otherwise. */
export function readYaml(text: string, wording: YamlWording = FLOW_WORDING): YamlResult {
  const refused = refuseText(text);
  if (refused) return failed(refused);
  const tokens = tokensOf(text);
  if (!Array.isArray(tokens)) return failed(tokens);
  const tooDeep = tokens.map(deepPlace).find((at) => at !== undefined);
  if (tooDeep !== undefined) {
    return failed({
      at: tooDeep,
      message: `maps and lists are nested more than ${FLOW_NESTING_DEPTH_MAX} deep`,
      hint: wording.tooDeep,
    });
  }
  const composer = new Composer({
    version: "1.1",
    schema: "failsafe",
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
    merge: false,
  });
  const documents = [...composer.compose(tokens)];
  const [document, ...others] = documents;
  if (!document?.contents)
    return failed(syntaxFaults(text, document) ?? { at: 0, message: "the file is empty", hint: wording.empty });
  const faults = syntaxFaults(text, document);
  if (faults) return { ok: false, faults };
  const second = others.find((each) => each.contents !== null && !isEmptyNode(each.contents));
  if (second) {
    const at = second.contents?.range[0] ?? 0;
    return failed({
      at,
      message: "the file has a second document",
      hint: `one file holds ${wording.holds}; split it at \`---\``,
    });
  }
  return new TreeBuilder().build(document.contents);
}

function failed(fault: YamlFault | readonly YamlFault[]): YamlResult {
  return { ok: false, faults: Array.isArray(fault) ? fault : [fault as YamlFault] };
}

function refuseText(text: string): YamlFault | undefined {
  const at = overlongBytes(text, FLOW_SOURCE_BYTES_MAX);
  if (at !== undefined) {
    return {
      at,
      message: `the file is larger than ${FLOW_SOURCE_BYTES_MAX / 1024 / 1024} MB, the most a flow may have`,
    };
  }
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden) {
    const code = forbidden[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return { at: forbidden.index, message: `the character U+${code} is not allowed in YAML`, hint: "remove it" };
  }
  const undecodable = text.indexOf(UNDECODABLE);
  if (undecodable === -1) return undefined;
  return { at: undecodable, message: "the file is not UTF-8 text", hint: "save it as UTF-8" };
}

function isEmptyNode(node: ParsedNode): boolean {
  return "source" in node && node.source === "";
}

function syntaxFaults(
  text: string,
  document: Document.Parsed | { errors?: readonly unknown[] } | undefined,
): YamlFault[] | undefined {
  const errors = document && "errors" in document ? (document as Document.Parsed).errors : [];
  if (errors.length === 0) return undefined;
  return errors.slice(0, SYNTAX_PROBLEMS_MAX).map((error) => {
    const [at] = error.pos;
    const hint = syntaxHint(error.code, error.message, lineAt(text, at));
    return { at, message: `invalid YAML: ${error.message}`, ...(hint === undefined ? {} : { hint }) };
  });
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf("\n", at);
  return text.slice(text.lastIndexOf("\n", at - 1) + 1, end === -1 ? undefined : end);
}

/** The syntax of the text; a fault when it has too many pieces, so that memory stays bounded. */
function tokensOf(text: string): CST.Token[] | YamlFault {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++count > FLOW_TOKENS_MAX) {
      const message = `the flow has more than ${FLOW_TOKENS_MAX} values, keys and marks`;
      return { at: parser.offset, message, hint: "split the flow, or move data into files" };
    }
    for (const token of parser.next(lexeme)) tokens.push(token);
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

/** Where the nesting limit is passed; looked for without recursion, before anything recursive runs. */
function deepPlace(root: CST.Token): number | undefined {
  const open: { token: CST.Token; depth: number }[] = [{ token: root, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next;
    if (token.type === "document") {
      if (token.value) open.push({ token: token.value, depth });
    } else if ("items" in token) {
      if (depth >= FLOW_NESTING_DEPTH_MAX) return token.offset;
      for (const item of token.items) {
        if (item.key) open.push({ token: item.key, depth: depth + 1 });
        if (item.value) open.push({ token: item.value, depth: depth + 1 });
      }
    }
  }
  return undefined;
}
