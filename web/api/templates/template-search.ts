/** Which templates there are, and how they are answered. */
import type { Row } from "../../../core/execution/execution-row.ts";
import { withFullTypes } from "../../../core/flow/full-types.ts";
import type { Template } from "../../../core/flow/template.ts";
import type { ApiServices } from "../api-services.ts";
import { optional, text } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { isBelow } from "../http/row-filters.ts";

/** Which templates a request is about. */
export const TEMPLATE_PARAMETERS = {
  q: optional(text("Contained in the name")),
  namespace: optional(text("This namespace, or one below it")),
};

/** The templates of a namespace and those below it whose names contain a text. */
export async function findTemplates(
  { repository }: Pick<ApiServices, "repository">,
  { q = "", namespace }: { readonly q?: string; readonly namespace?: string },
): Promise<readonly Template[]> {
  const wanted = q.toLowerCase();
  const all = await repository.templates.list(TENANT);
  return all.filter(
    (each) =>
      (namespace === undefined || isBelow(each.namespace, namespace)) &&
      `${each.namespace}.${each.id}`.toLowerCase().includes(wanted),
  );
}

/** The document of a template; types go by their full names. */
export async function templateRow({ registry }: Pick<ApiServices, "registry">, template: Template): Promise<Row> {
  const { id, namespace, tenantId, revision, description, deleted, ...rest } = await withFullTypes(template, registry);
  return { id, namespace, tenantId, revision, description, ...rest, deleted: deleted ?? false };
}
