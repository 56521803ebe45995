/** All places one can go to, so that views need not know each other. */
import type { Language } from "../highlight/highlighted-text.ts";
import type { View } from "./view.ts";

/** A flow, or a revision of one. */
export interface FlowPlace {
  readonly namespace: string;
  readonly id: string;
  /** Default: the newest. */
  readonly revision?: number;
}

/** Whose log is shown. */
export interface LogPlace {
  readonly executionId: string;
  /** Only lines of this task run. Default: all of the execution. */
  readonly taskRunId?: string;
  /** Its name in the breadcrumbs, such as a task's id. */
  readonly title: string;
}

/** One run of a task. */
export interface TaskRunPlace {
  readonly executionId: string;
  readonly taskRunId: string;
}

/** A text to look at. */
export interface TextPlace {
  readonly title: string;
  readonly language: Language;
  /** What it is called when it is saved. Default: made of the title. */
  readonly fileName?: string;
  load(): Promise<string>;
}

/** See the file's head. */
export interface Places {
  /** @param filter as it is typed behind `/`. Default: the one that was left there */
  executions(filter?: string): View;
  execution(id: string): View;
  taskRun(place: TaskRunPlace): View;
  logs(place: LogPlace): View;
  text(place: TextPlace): View;
  flows(filter?: string): View;
  flow(place: FlowPlace): View;
  triggers(filter?: string): View;
  services(): View;
  namespaces(): View;
  namespace(name: string): View;
  metrics(): View;
}
