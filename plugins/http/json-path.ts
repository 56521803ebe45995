/** The part of the jq language that names one place: `.a.b[0]["c d"]`, each step optionally followed by `?`. */

/** The text at the place in a JSON text; undefined when there is none or the text is no JSON. */
export type PathReader = (json: string) => string | undefined;

const STEP = /^(?:\.([A-Za-z_]\w*)|\.?\["((?:[^"\\]|\\.)*)"\]|\.?\[(-?\d+)\])\??/;

/** Compiles a path. Throws with a user's message when it is more than one. */
export function compilePath(expression: string): PathReader {
  const steps: (string | number)[] = [];
  let rest = expression.trim();
  while (rest !== "" && rest !== ".") {
    const match = STEP.exec(rest);
    if (!match) {
      throw new Error(
        `Property \`concatJqExpression\`: "${expression.slice(0, 200)}" is more than a path; write one such as .choices[0].delta.content.`,
      );
    }
    const [whole, name, quoted, index] = match;
    steps.push(index === undefined ? (name ?? quoted ?? "") : Number(index));
    rest = rest.slice(whole.length);
  }
  return (json) => read(json, steps);
}

function read(json: string, steps: readonly (string | number)[]): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  for (const step of steps) value = member(value, step);
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function member(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return typeof step === "number" ? value.at(step) : undefined;
  if (typeof value !== "object" || value === null || typeof step === "number") return undefined;
  return Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;
}
