/** What is told of a fault in a task: also which of its properties holds the expression that could not be rendered. */
import { ExpressionError } from "../expression/error.ts";
import type { Task } from "../flow/flow.ts";
import { isJsonMap } from "../json-map.ts";
import { messageOf } from "../message-of.ts";

/** The message of what was thrown while a task was rendered or run; without a property where no task is known. */
export function taskFaultMessage(error: unknown, task: Task | undefined): string {
  if (!task || !(error instanceof ExpressionError)) return messageOf(error);
  const property = propertyHolding(task, error.template);
  return property === undefined ? error.message : `${error.message} (property \`${property}\`)`;
}

/**
 * The path of the property whose text is the template, the outermost first, so that a task goes before the tasks
 * inside it. None when the template comes from elsewhere, such as a variable that an expression renders.
 */
function propertyHolding(task: Task, template: string): string | undefined {
  const waiting: [path: string, value: unknown][] = [["", task]];
  for (const [path, value] of waiting) {
    if (value === template) return path;
    if (Array.isArray(value)) value.forEach((item, index) => void waiting.push([`${path}[${index}]`, item]));
    else if (isJsonMap(value)) {
      for (const [key, item] of Object.entries(value)) waiting.push([path === "" ? key : `${path}.${key}`, item]);
    }
  }
  return undefined;
}
