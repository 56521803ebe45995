/** Tasks over the files of internal storage. */
import type { PluginDefinition } from "../../core/plugin/registry.ts";
import { Concat } from "./concat.ts";
import { DeduplicateItems } from "./deduplicate-items.ts";
import { Delete } from "./delete.ts";
import { FilterItems } from "./filter-items.ts";
import { LocalFiles } from "./local-files.ts";
import { PurgeCurrentExecutionFiles } from "./purge-execution.ts";
import { PurgeStorage } from "./purge-storage.ts";
import { Reverse } from "./reverse.ts";
import { Size } from "./size.ts";
import { Split } from "./split.ts";
import { Write } from "./write.ts";

/** The types of this group. */
export const definitions: readonly PluginDefinition[] = [
  Concat,
  DeduplicateItems,
  Delete,
  FilterItems,
  LocalFiles,
  PurgeCurrentExecutionFiles,
  PurgeStorage,
  Reverse,
  Size,
  Split,
  Write,
];
