/** An expression engine for tests that are not about expressions: every text renders to itself. */
import type { ExpressionEngine } from "../../core/expression/contract.ts";

export const plainEngine: ExpressionEngine = {
  render: (template) => template,
  renderTyped: (template) => template,
  renderDeep: (value) => value,
  check: () => undefined,
  references: () => ({ paths: [], everything: true }),
};
