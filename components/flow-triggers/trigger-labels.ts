/** The labels that a trigger gives to the executions that it starts. */
import type { Label, Trigger } from "../../core/flow/flow.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { messageOf } from "../../core/message-of.ts";

/** How labels are rendered, and who is told of those that cannot be. */
export interface LabelRendering {
  render(template: string): string | Promise<string>;
  onFault(key: string, message: string): void;
}

/** The labels rendered; what is blank or cannot be rendered is left out. */
export async function triggerLabels(trigger: Trigger, rendering: LabelRendering): Promise<readonly Label[]> {
  const declared: unknown = trigger["labels"];
  const labels: Label[] = [];
  for (const each of Array.isArray(declared) ? declared.filter(isJsonMap) : []) {
    const { key, value } = each;
    if (typeof key !== "string" || value === undefined) continue;
    try {
      const text = await rendering.render(String(value));
      if (text.trim() !== "") labels.push({ key, value: text });
    } catch (error) {
      rendering.onFault(key, messageOf(error));
    }
  }
  return labels;
}
