/** Saved templates in memory. */
import type { TemplateRepository } from "../../../core/contracts/repository.ts";
import type { Template } from "../../../core/flow/template.ts";
import { KeptRevisions } from "./kept-revisions.ts";

/** Makes an empty repository of templates. */
export function createTemplates(): TemplateRepository {
  const kept = new KeptRevisions<Template>();
  return {
    save: ({ template, source }) => Promise.resolve(kept.save(template, source)),
    create: ({ template, source }) => Promise.resolve(kept.create(template, source)),
    find(key) {
      const found = kept.find({ ...key, id: key.templateId }, key.revision);
      return Promise.resolve(found && { template: found.item, source: found.source });
    },
    list: (tenantId, namespace) => Promise.resolve(kept.list(tenantId, namespace).map(({ item }) => item)),
    delete: (key) => Promise.resolve(kept.delete({ ...key, id: key.templateId })),
  };
}
