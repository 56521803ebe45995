/** Reads a whole template: text, prints and tags. */
import type { Expression, Statement, Template } from "./ast.ts";
import { placedError } from "./error.ts";
import { ExpressionParser } from "./expression-parser.ts";
import { tokenize } from "./lexer.ts";
import { NESTING_DEPTH_MAX, TEMPLATE_CHARS_MAX } from "./limits.ts";
import { TokenStream } from "./token-stream.ts";

/** The parsed template. Throws an ExpressionError. */
export function parseTemplate(text: string): Template {
  if (text.length > TEMPLATE_CHARS_MAX) {
    throw placedError(`The template is longer than ${TEMPLATE_CHARS_MAX} characters`, text, { line: 1, column: 1 });
  }
  const stream = new TokenStream(text, tokenize(text));
  return { text, body: new TemplateParser(stream).run() };
}

/** How a tag's own body ended: the word of the tag that ended it. */
interface Body {
  readonly statements: readonly Statement[];
  readonly endedBy: string;
}

class TemplateParser {
  readonly #stream: TokenStream;
  readonly #expressions: ExpressionParser;
  readonly #macros = new Set<string>();
  #depth = 0;

  constructor(stream: TokenStream) {
    this.#stream = stream;
    this.#expressions = new ExpressionParser(stream);
  }

  run(): readonly Statement[] {
    return this.#body([]).statements;
  }

  /** Statements up to one of the tag words in `ends`, or to the template's end when there are none. */
  #body(ends: readonly string[]): Body {
    this.#depth += 1;
    if (this.#depth > NESTING_DEPTH_MAX) {
      throw this.#stream.fault(`Tags nest deeper than ${NESTING_DEPTH_MAX} levels`);
    }
    const statements: Statement[] = [];
    for (;;) {
      const token = this.#stream.next();
      if (token.type === "TEXT" || token.type === "RAW") {
        statements.push({ kind: "text", text: token.value, raw: token.type === "RAW" });
      } else if (token.type === "PRINT_START") {
        statements.push({ kind: "print", value: this.#expressions.parse(), offset: token.offset });
        this.#stream.expect("PRINT_END");
      } else if (token.type === "EXECUTE_START") {
        const word = this.#stream.expect("NAME");
        if (ends.includes(word.value)) {
          this.#depth -= 1;
          return { statements, endedBy: word.value };
        }
        statements.push(this.#tag(word.value, word.offset));
      } else {
        if (ends.length === 0) return { statements, endedBy: "" };
        throw this.#stream.fault(
          `Unexpected end of template. Pebble was looking for the "${ends.at(-1)}" tag`,
          token.offset,
        );
      }
    }
  }

  #tag(word: string, offset: number): Statement {
    switch (word) {
      case "if":
        return this.#if(offset);
      case "for":
        return this.#for(offset);
      case "set":
        return this.#set(offset);
      case "filter":
        return this.#filter(offset);
      case "macro":
        return this.#macro(offset);
      case "block":
        return this.#block(offset);
      default:
        throw this.#stream.fault(`Unexpected tag name "${word}"`, offset);
    }
  }

  #close(): void {
    this.#stream.expect("EXECUTE_END");
  }

  #if(offset: number): Statement {
    const branches: { condition: Expression; body: readonly Statement[] }[] = [];
    let otherwise: readonly Statement[] | undefined;
    let word = "elseif";
    while (word === "elseif") {
      const condition = this.#expressions.parse();
      this.#close();
      const body = this.#body(["elseif", "else", "endif"]);
      branches.push({ condition, body: body.statements });
      word = body.endedBy;
    }
    if (word === "else") {
      this.#close();
      otherwise = this.#body(["endif"]).statements;
    }
    this.#close();
    return { kind: "if", branches, otherwise, offset };
  }

  #for(offset: number): Statement {
    const variable = this.#stream.expect("NAME").value;
    if (!this.#stream.take("NAME", "in")) throw this.#stream.unexpected("NAME");
    const collection = this.#expressions.parse();
    this.#close();
    const body = this.#body(["else", "endfor"]);
    let otherwise: readonly Statement[] | undefined;
    if (body.endedBy === "else") {
      this.#close();
      otherwise = this.#body(["endfor"]).statements;
    }
    this.#close();
    return { kind: "for", variable, collection, body: body.statements, otherwise, offset };
  }

  #set(offset: number): Statement {
    const { value: name } = this.#stream.expect("NAME");
    this.#stream.expect("PUNCTUATION", "=");
    const value = this.#expressions.parse();
    this.#close();
    return { kind: "set", name, value, offset };
  }

  /** `filter a | b`: the body goes through the filters, and the result is printed. */
  #filter(offset: number): Statement {
    const body: Statement[] = [];
    let value = this.#expressions.filter({ kind: "body", body, offset });
    while (this.#stream.take("OPERATOR", "|")) value = this.#expressions.filter(value);
    this.#close();
    body.push(...this.#body(["endfilter"]).statements);
    this.#close();
    return { kind: "print", value, offset };
  }

  #macro(offset: number): Statement {
    const { value: name } = this.#stream.expect("NAME");
    if (this.#macros.has(name)) {
      throw this.#stream.fault(`More than one macro can not share the same name: ${name}`, offset);
    }
    this.#macros.add(name);
    const parameters = this.#parameters();
    this.#close();
    const { statements } = this.#body(["endmacro"]);
    this.#stream.take("NAME", name);
    this.#close();
    return { kind: "macro", name, parameters, body: statements, offset };
  }

  #parameters(): { name: string; preset: Expression | undefined }[] {
    const parameters: { name: string; preset: Expression | undefined }[] = [];
    this.#stream.expect("PUNCTUATION", "(");
    if (this.#stream.take("PUNCTUATION", ")")) return parameters;
    do {
      const { value: name } = this.#stream.expect("NAME");
      const preset = this.#stream.take("PUNCTUATION", "=") ? this.#expressions.parse() : undefined;
      parameters.push({ name, preset });
    } while (this.#stream.take("PUNCTUATION", ","));
    this.#stream.expect("PUNCTUATION", ")");
    return parameters;
  }

  #block(offset: number): Statement {
    const name = this.#stream.is("STRING") ? this.#stream.next().value : this.#stream.expect("NAME").value;
    this.#close();
    const { statements } = this.#body(["endblock"]);
    if (this.#stream.is("NAME") || this.#stream.is("STRING")) this.#stream.next();
    this.#close();
    return { kind: "block", name, body: statements, offset };
  }
}
