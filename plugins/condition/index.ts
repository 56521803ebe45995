/** Conditions of triggers. */
import type { PluginDefinition } from "../../core/plugin/registry.ts";
import { Expression, MultipleCondition, Not, Or } from "./combined.ts";
import { DateTimeBetween, DayWeek, DayWeekInMonth, PublicHoliday, TimeBetween, Weekend } from "./dates.ts";
import {
  ExecutionFlow,
  ExecutionLabels,
  ExecutionNamespace,
  ExecutionOutputs,
  ExecutionStatus,
  FlowCondition,
  FlowNamespaceCondition,
  HasRetryAttempt,
} from "./executions.ts";

/** The types of this group. */
export const definitions: readonly PluginDefinition[] = [
  DateTimeBetween,
  DayWeek,
  DayWeekInMonth,
  ExecutionFlow,
  ExecutionLabels,
  ExecutionNamespace,
  ExecutionOutputs,
  ExecutionStatus,
  Expression,
  FlowCondition,
  FlowNamespaceCondition,
  HasRetryAttempt,
  MultipleCondition,
  Not,
  Or,
  PublicHoliday,
  TimeBetween,
  Weekend,
];
