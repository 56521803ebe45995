/** Tasks over the files of namespaces. */
import type { PluginDefinition } from "../../core/plugin/registry.ts";
import { DeleteFiles } from "./delete-files.ts";
import { DownloadFiles } from "./download-files.ts";
import { PurgeFiles } from "./purge-files.ts";
import { UploadFiles } from "./upload-files.ts";

/** The types of this group. */
export const definitions: readonly PluginDefinition[] = [UploadFiles, DownloadFiles, DeleteFiles, PurgeFiles];
