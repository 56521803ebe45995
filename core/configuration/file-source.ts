/** Reads the text of one configuration file. */
import { LineIndex } from "../flow/line-index.ts";
import { readYaml } from "../flow/yaml/read-yaml.ts";
import type { Shape } from "./kinds.ts";
import { type SourceSettings, settingsOf } from "./settings.ts";

/** Bytes of a configuration file. */
export const CONFIGURATION_BYTES_MAX = 1024 * 1024;

const NOTHING: SourceSettings = { settings: [], problems: [], unknown: [], properties: new Map() };
const ONLY_COMMENTS = /^\s*(#.*|---)?\s*$/;
const BYTE_ORDER_MARK = "\ufeff";
const WORDING = { holds: "one configuration", tooDeep: "use keys with dots", empty: "write a map of keys" };

/** The settings of a YAML text. @param name how messages name it */
export function fileSettings(source: string, name: string, schema: Shape): SourceSettings {
  const text = source.startsWith(BYTE_ORDER_MARK) ? source.slice(1) : source;
  const refuse = (origin: string, message: string): SourceSettings => ({
    ...NOTHING,
    problems: [{ origin, key: "", message }],
  });
  if (text.length > CONFIGURATION_BYTES_MAX) {
    return refuse(name, `the file is larger than ${CONFIGURATION_BYTES_MAX / 1024} KB, the most a configuration has.`);
  }
  if (text.split("\n").every((line) => ONLY_COMMENTS.test(line))) return NOTHING;
  const lines = new LineIndex(text);
  const placeOf = (at: number): string => {
    const { line, column } = lines.place(at);
    return `${name}:${line}:${column}`;
  };
  const read = readYaml(text, WORDING);
  if (!read.ok) {
    const problems = read.faults.map(({ at, message, hint }) => ({
      origin: placeOf(at),
      key: "",
      message: hint === undefined ? message : `${message}; ${hint}`,
    }));
    return { ...NOTHING, problems };
  }
  if (read.tree.kind === "map") return settingsOf(read.tree, schema, placeOf);
  return refuse(placeOf(read.tree.at), "a configuration is a map of keys, such as `kestra:`.");
}
