/** The types of inputs and of flow outputs. */
export const DATA_TYPES = [
  "STRING",
  "ENUM",
  "SELECT",
  "INT",
  "FLOAT",
  "BOOLEAN",
  "BOOL",
  "DATETIME",
  "DATE",
  "TIME",
  "DURATION",
  "FILE",
  "JSON",
  "URI",
  "SECRET",
  "ARRAY",
  "MULTISELECT",
  "YAML",
  "EMAIL",
  "FORM",
] as const;
export type DataType = (typeof DATA_TYPES)[number];

/** True for the name of a data type. */
export function isDataType(name: unknown): name is DataType {
  return DATA_TYPES.some((type) => type === name);
}
