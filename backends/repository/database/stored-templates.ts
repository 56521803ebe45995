/** Templates in the database. */
import type { TemplateRepository } from "../../../core/contracts/repository.ts";
import type { Template, TemplateKey } from "../../../core/flow/template.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import { type Place, StoredRevisions } from "./stored-revisions.ts";

/** See the file's head. */
export function storedTemplates(database: SqlDatabase): TemplateRepository {
  const stored = new StoredRevisions<Template>(database, "templates");
  return {
    save: ({ template, source }) => stored.save(template, source),
    create: ({ template, source }) => stored.create(template, source),
    async find(key) {
      const found = await stored.find(placeOf(key), key.revision);
      return found && { template: found.item, source: found.source };
    },
    list: (tenantId, namespace) => stored.list(tenantId, namespace),
    delete: (key) => stored.delete(placeOf(key)),
  };
}

function placeOf({ tenantId, namespace, templateId }: TemplateKey): Place {
  return { tenantId, namespace, id: templateId };
}
