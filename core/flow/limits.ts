/** The limits of a flow's source text. */

/** Bytes of one flow file, as UTF-8. */
export const FLOW_SOURCE_BYTES_MAX = 10 * 1024 * 1024;

/** Maps and lists inside each other. */
export const FLOW_NESTING_DEPTH_MAX = 100;

/** Values that the aliases of a file may add to it in all. */
export const FLOW_ALIAS_VALUES_MAX = 100_000;

/** Syntax errors that are told of one file: those after the first are mostly its echo. */
export const SYNTAX_PROBLEMS_MAX = 20;

/** Pieces that the YAML of one flow is cut into: some fifty thousand lines. Texts count once, however long. */
export const FLOW_TOKENS_MAX = 500_000;
