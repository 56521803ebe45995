/** Tasks that order other tasks. */
import type { PluginDefinition } from "../../core/plugin/registry.ts";
import { If, Switch } from "./choice.ts";
import { Dag } from "./dag.ts";
import { EachParallel, EachSequential, ForEach } from "./each.ts";
import { ForEachItem, ForEachItemExecutions, ForEachItemMerge, ForEachItemSplit } from "./for-each-item.ts";
import { LoopUntil } from "./loop-until.ts";
import { Parallel } from "./parallel.ts";
import { Pause } from "./pause.ts";
import { AllowFailure, Sequential } from "./sequential.ts";
import { Sleep } from "./sleep.ts";
import { Subflow } from "./subflow.ts";
import { Template } from "./template.ts";
import { WorkingDirectory } from "./working-directory.ts";

/** The types of this group. */
export const definitions: readonly PluginDefinition[] = [
  Sequential,
  AllowFailure,
  Parallel,
  ForEach,
  EachSequential,
  EachParallel,
  If,
  Switch,
  Dag,
  Sleep,
  Subflow,
  Pause,
  LoopUntil,
  WorkingDirectory,
  ForEachItem,
  ForEachItemSplit,
  ForEachItemExecutions,
  ForEachItemMerge,
  Template,
];
