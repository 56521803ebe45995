/** What ids and keys may look like, and how long they may be. Patterns match a text as a whole. */

/** Ids of flows. */
export const FLOW_ID_PATTERN = "[a-zA-Z0-9][a-zA-Z0-9._-]*";
/** Characters of a flow's id. */
export const FLOW_ID_CHARS_MAX = 100;

/** Namespaces: parts joined by dots. */
export const NAMESPACE_PATTERN = "[a-z0-9][a-z0-9._-]*";
/** Characters of a namespace. */
export const NAMESPACE_CHARS_MAX = 150;

/** Ids of tasks and triggers: no dots, as expressions use dots to go inside. */
export const TASK_ID_PATTERN = "[a-zA-Z0-9][a-zA-Z0-9_-]*";
/** Characters of a task's or trigger's id. */
export const TASK_ID_CHARS_MAX = 256;

/** Ids of inputs and outputs; dots make maps of inputs. */
export const INPUT_ID_PATTERN = "[a-zA-Z0-9][.a-zA-Z0-9_-]*";

/** Keys of labels. */
export const LABEL_KEY_PATTERN = "\\p{Ll}[\\p{L}0-9._-]*";
/** Keys of labels that begin so are set by the system. */
export const SYSTEM_LABEL_PREFIX = "system.";

/** The namespace of flows that look after the installation itself. */
export const SYSTEM_NAMESPACE = "system";
