/** Templates from the texts of requests. */
import type { TemplateWithSource } from "../../../core/contracts/repository.ts";
import type { ApiServices } from "../api-services.ts";
import { sourceIn } from "../flows/json-source.ts";
import { refusedSource } from "../flows/parsed-flow.ts";
import { TENANT } from "../http/paths.ts";

/**
 * Reads one, from YAML or JSON; what came as JSON is kept as YAML, which people can go on with.
 * @throws ApiProblem 422 that tells each problem with its line and column
 */
export async function parsedTemplate(
  { parseTemplate }: Pick<ApiServices, "parseTemplate">,
  source: string,
): Promise<TemplateWithSource> {
  const parsed = await parseTemplate(source, TENANT);
  if (!parsed.ok) throw refusedSource(parsed.problems);
  return { template: parsed.template, source: await sourceIn(source) };
}
