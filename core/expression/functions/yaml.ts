/** `yaml(text)`: reads YAML 1.1; dates stay texts. */
import { messageOf } from "../../message-of.ts";
import type { FunctionDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { mapOf } from "../map-value.ts";
import { andThen } from "../maybe.ts";
import { doubleOf, longOf } from "../number.ts";
import { parsedArgument } from "./json.ts";

type Yaml = typeof import("yaml");
type Tag = import("yaml").Tags[number];

let loaded: Yaml | undefined;

function loadYaml(): Yaml | Promise<Yaml> {
  if (loaded) return loaded;
  return import("yaml").then((library) => {
    loaded = library;
    return library;
  });
}

/** Aliases that one document may use. */
const ALIASES_MAX = 100;

/** The value that a YAML text spells. Throws a Fault that says what is wrong. */
export function parseYaml(text: string): unknown {
  return andThen(loadYaml(), (library) => parseWith(library, text));
}

function parseWith(library: Yaml, text: string): unknown {
  const documents = library.parseAllDocuments(text, {
    version: "1.1",
    merge: true,
    uniqueKeys: false,
    intAsBigInt: true,
    customTags: (tags) => tags.filter(isWanted).map(withoutSingleLetters),
    logLevel: "silent",
  });
  const [document] = Array.isArray(documents) ? documents : [];
  if (!document || (document.contents === null && document.errors.length === 0)) {
    throw new Fault("No content to map due to end-of-input");
  }
  const [fault] = document.errors;
  if (fault) throw new Fault(fault.message.split("\n")[0] ?? fault.message);
  library.visit(document, { Pair: (_key, pair) => keepKeyText(library, pair.key) });
  try {
    return own(document.toJS({ maxAliasCount: ALIASES_MAX, mapAsMap: true }));
  } catch (error) {
    if (error instanceof RangeError) throw new Fault("an alias stands inside of what it names", "limit");
    throw new Fault(messageOf(error), "limit");
  }
}

/** Dates, times of day and binaries stay texts. */
function isWanted(tag: Tag): boolean {
  if (typeof tag === "string") return true;
  return !/timestamp|binary|set|omap|pairs/.test(tag.tag) && !("format" in tag && tag.format === "TIME");
}

/** `y` and `n` are no booleans. */
function withoutSingleLetters(tag: Tag): Tag {
  if (typeof tag === "string" || !tag.tag.endsWith(":bool") || !("test" in tag) || !tag.test) return tag;
  return { ...tag, test: new RegExp(`^(?![yYnN]$)(?:${tag.test.source})`) } as Tag;
}

/** Keys are the text that was written, whatever it might mean. */
function keepKeyText(library: Yaml, key: unknown): void {
  if (library.isCollection(key)) throw new Fault("Expected a field name, got a list or map in its place");
  if (library.isScalar(key) && typeof key.value !== "string" && key.source !== undefined) key.value = key.source;
}

/** Numbers and maps as the language knows them. */
function own(value: unknown): unknown {
  if (typeof value === "bigint") return longOf(value);
  if (typeof value === "number") return doubleOf(value);
  if (Array.isArray(value)) return value.map(own);
  if (value instanceof Map)
    return mapOf([...value].map(([key, item]) => [typeof key === "object" ? "" : String(key), own(item)]));
  return value;
}

/** This function by name. */
export const YAML_FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map<string, FunctionDefinition>([
  [
    "yaml",
    {
      parameters: ["yaml"],
      waits: true,
      call: ([text]) => {
        if (text === null) throw new Fault("The 'yaml' function expects an argument 'yaml' with type string.");
        return andThen(loadYaml(), (library) =>
          parsedArgument(text, "yaml", "yaml", (given) => parseWith(library, given)),
        );
      },
    },
  ],
]);
