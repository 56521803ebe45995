/** All functions of the language by name. */
import type { CallableTable } from "../callable.ts";
import { CONTEXT_FUNCTIONS } from "./context.ts";
import { DATA_FUNCTIONS } from "./data.ts";
import { GENERATOR_FUNCTIONS } from "./generators.ts";
import { REMOTE_FUNCTIONS } from "./remote.ts";

export const FUNCTIONS: CallableTable = {
  ...CONTEXT_FUNCTIONS,
  ...DATA_FUNCTIONS,
  ...GENERATOR_FUNCTIONS,
  ...REMOTE_FUNCTIONS,
};
