/** What there is to tell about plugins, made from their definitions when it is first asked for. */
import { documentedDashboardParts } from "../../../core/dashboard/documented-parts.ts";
import { type DocumentedType, documentedTypes } from "../../../core/documentation/documented-type.ts";
import { type TypeGroup, typeGroups, typeSubGroups } from "../../../core/documentation/type-groups.ts";
import type { PluginDefinition, PluginRegistry } from "../../../core/plugin/registry.ts";

/** A group as clients list it. */
export type PluginRow = TypeGroup & Readonly<Record<string, unknown>>;

/** Everything about the types of a distribution. Loads every plugin at the first question. */
export interface PluginCatalog {
  readonly registry: PluginRegistry;
  types(): Promise<readonly DocumentedType[]>;
  /** The type of a name, which may be an older one; undefined when there is none. */
  find(name: string): Promise<DocumentedType | undefined>;
  groups(): Promise<readonly PluginRow[]>;
  subGroups(): Promise<readonly PluginRow[]>;
  definitions(): Promise<readonly PluginDefinition[]>;
}

/** Kinds of plugins that there are elsewhere; clients expect their lists. */
const NONE = {
  controllers: [],
  storages: [],
  secrets: [],
  apps: [],
  appBlocks: [],
  logExporters: [],
  additionalPlugins: [],
} as const;

/** Makes the catalogue. */
export function pluginCatalog(registry: PluginRegistry, version: string): PluginCatalog {
  let loading: Promise<readonly DocumentedType[]> | undefined;
  const types = () => {
    loading ??= registry.all().then((all) => [...documentedTypes(all), ...documentedDashboardParts()]);
    return loading;
  };
  let names: ReadonlyMap<string, DocumentedType> | undefined;
  const rows = (groups: readonly TypeGroup[]) => groups.map((group) => row(group, version));
  return {
    registry,
    types,
    async find(name) {
      names ??= new Map(
        (await types()).flatMap((each) => [each.type, ...(each.aliases ?? [])].map((type) => [type, each])),
      );
      return names.get(name);
    },
    groups: async () => rows(typeGroups(await types())),
    subGroups: async () => rows(typeSubGroups(await types())),
    definitions: () => registry.all(),
  };
}

function row(group: TypeGroup, version: string): PluginRow {
  const manifest = { "X-Kestra-Group": group.group, "X-Kestra-Title": group.title, "X-Kestra-Version": version };
  return { ...group, version, license: "Apache-2.0", manifest, categories: ["CORE"], guides: [], ...NONE };
}
