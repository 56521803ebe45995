/** Inputs from the form of a request. */
import type { FormFile, FormValues } from "../http/form.ts";

/** What a form gives for inputs: texts and files, or lists of them where a part is repeated. */
export function inputsOf(form: FormValues): Readonly<Record<string, unknown>> {
  const given = (value: string | FormFile): unknown => (typeof value === "string" ? value : { kind: "file", ...value });
  return Object.fromEntries(
    Object.entries(form).map(([id, values]) => [id, values.length === 1 ? given(values[0] ?? "") : values.map(given)]),
  );
}
