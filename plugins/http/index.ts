/** Tasks that speak HTTP. */
import type { PluginDefinition } from "../../core/plugin/registry.ts";
import { Download } from "./download.ts";
import { Request } from "./request.ts";
import { SseRequest } from "./sse-request.ts";

/** The types of this group. */
export const definitions: readonly PluginDefinition[] = [Request, Download, SseRequest];
