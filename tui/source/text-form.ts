/** Forms of texts, as requests carry them: what inputs are sent as. */

/** The body of a request, and its type. */
export interface FormBody {
  readonly contentType: string;
  readonly body: string;
}

/** The form with these texts. It is the same for the same texts. */
export function textForm(texts: ReadonlyMap<string, string>): FormBody {
  const boundary = boundaryFor([...texts].flat());
  const parts = [...texts].map(
    ([name, text]) => `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"\r\n\r\n${text}\r\n`,
  );
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: `${parts.join("")}--${boundary}--\r\n`,
  };
}

/** One that stands in none of the texts. */
function boundaryFor(texts: readonly string[]): string {
  let boundary = "kestra-form";
  for (let number = 1; texts.some((text) => text.includes(boundary)); number++) boundary = `kestra-form-${number}`;
  return boundary;
}

/** As browsers write names: what would end the text or the line is escaped. */
function quoted(text: string): string {
  return text.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}
