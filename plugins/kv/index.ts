/** Tasks over the key-value pairs of namespaces. */
import type { PluginDefinition } from "../../core/plugin/registry.ts";
import { Delete } from "./delete.ts";
import { Get } from "./get.ts";
import { GetKeys } from "./get-keys.ts";
import { PurgeKV } from "./purge.ts";
import { Put } from "./put.ts";
import { SetPair } from "./set.ts";

/** The types of this group. */
export const definitions: readonly PluginDefinition[] = [SetPair, Put, Get, GetKeys, Delete, PurgeKV];
