/** Makes new executions: finds the flow, checks and stores the inputs, and fills in the header. */
import { type Clock, type IdSource, toInstant } from "../core/contracts/clock.ts";
import type { Repository } from "../core/contracts/repository.ts";
import type {
  Breakpoint,
  Execution,
  ExecutionKind,
  ExecutionTrigger,
  ParentLink,
} from "../core/execution/execution.ts";
import { firstState } from "../core/execution/state.ts";
import { CORRELATION_LABEL } from "../core/execution/system-labels.ts";
import type { Flow, Label } from "../core/flow/flow.ts";
import { SYSTEM_LABEL_PREFIX } from "../core/flow/schema/names.ts";
import { currentTemplates } from "../core/flow/template.ts";
import { instantText, isPrintable, parseInstant } from "../core/flow/temporal.ts";

/** Who wants which execution. */
export interface ExecutionRequest {
  readonly tenantId: string;
  readonly namespace: string;
  readonly flowId: string;
  /** The newest when left out. */
  readonly revision?: number;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** True where inputs are taken as they are, without a check. Default false. */
  readonly takesInputs?: boolean;
  readonly labels: readonly Label[];
  readonly trigger?: ExecutionTrigger;
  readonly parent?: ParentLink;
  /** A new one when left out. */
  readonly id?: string;
  /** Date-time before which it does not start. */
  readonly scheduleDate?: string;
  /** Tasks before which it stops. Default none. */
  readonly breakpoints?: readonly Breakpoint[];
  /** What it is for. Default NORMAL. */
  readonly kind?: ExecutionKind;
}

/** Something that stands in the way of an execution. */
export interface CreationProblem {
  /** The input it is about; empty when it is about the flow. */
  readonly inputId: string;
  readonly message: string;
  /** What may be chosen instead, where the input offers something. */
  readonly choices?: readonly string[];
}

/** A new execution, or everything that stands in its way. */
export type CreationResult =
  | {
      readonly ok: true;
      readonly execution: Execution;
      /** What the execution's log says from the start, such as inputs that nobody takes. */
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly CreationProblem[] };

/**
 * Checks given inputs against the flow's, and stores files among them under the execution's id; or takes them as they
 * are, and then never refuses them.
 */
export type InputResolver = (
  flow: Flow,
  executionId: string,
  given: Readonly<Record<string, unknown>>,
  takesInputs?: boolean,
) => Promise<
  | {
      readonly ok: true;
      readonly values: Readonly<Record<string, unknown>>;
      /** Ids that were given and taken by no input. */
      readonly ignored: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly CreationProblem[] }
>;

/** What making executions needs. */
export interface ExecutionFactoryOptions {
  readonly repository: Repository;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly resolveInputs: InputResolver;
}

/** Makes executions for everyone who starts some: the API, the command line, subflows. */
export class ExecutionFactory {
  readonly #options: ExecutionFactoryOptions;

  constructor(options: ExecutionFactoryOptions) {
    this.#options = options;
  }

  /** Makes an execution in state CREATED; nothing is saved or sent yet, apart from files among the inputs. */
  async create(request: ExecutionRequest): Promise<CreationResult> {
    const { repository, clock, ids } = this.#options;
    const { tenantId, namespace, flowId, revision } = request;
    const found = await repository.flows.find({
      tenantId,
      namespace,
      flowId,
      ...(revision === undefined ? {} : { revision }),
    });
    if (!found) {
      const which = revision === undefined ? "" : ` with revision '${revision}'`;
      return refused(`Unable to find flow '${namespace}'.'${flowId}'${which}`);
    }
    const { flow } = found;
    const templates = await currentTemplates(flow, repository.templates);
    if (flow.disabled) return refused(`Flow '${namespace}'.'${flowId}' is disabled`);
    const scheduled = readScheduleDate(request.scheduleDate);
    if (!scheduled.ok) return refused(scheduled.message);
    const id = request.id ?? ids.next();
    const inputs = await this.#options.resolveInputs(flow, id, request.inputs, request.takesInputs);
    if (!inputs.ok) return inputs;
    return {
      ok: true,
      warnings: flow.inputs ? inputs.ignored.map((inputId) => untaken(inputId, request)) : [],
      execution: {
        id,
        tenantId,
        namespace,
        flowId,
        flowRevision: flow.revision,
        state: firstState("CREATED", toInstant(clock.now())),
        labels: mergeLabels(flow.labels ?? [], request.labels, { key: CORRELATION_LABEL, value: id }),
        inputs: inputs.values,
        variables: flow.variables ?? {},
        ...(templates ? { templates } : {}),
        originalId: id,
        attemptNumber: 1,
        ...(request.trigger ? { trigger: request.trigger } : {}),
        ...(request.parent ? { parent: request.parent } : {}),
        ...(request.breakpoints ? { breakpoints: request.breakpoints } : {}),
        ...(request.kind ? { kind: request.kind } : {}),
        ...scheduled.part,
      },
    };
  }
}

function untaken(inputId: string, { namespace, flowId }: ExecutionRequest): string {
  return `Input ${inputId} was provided for workflow ${namespace}.${flowId} but isn't declared in the workflow inputs`;
}

type ScheduledStart =
  | { readonly ok: true; readonly part: Pick<Execution, "scheduleDate"> }
  | { readonly ok: false; readonly message: string };

function readScheduleDate(text: string | undefined): ScheduledStart {
  if (text === undefined || text === "") return { ok: true, part: {} };
  const instant = parseInstant(text);
  if (instant && isPrintable(instant)) return { ok: true, part: { scheduleDate: instantText(instant) } };
  const message = `scheduleDate: '${text.slice(0, 100)}' is no date-time; write one such as 2030-01-31T08:00:00Z`;
  return { ok: false, message };
}

function refused(message: string): CreationResult {
  return { ok: false, problems: [{ inputId: "", message }] };
}

/**
 * The flow's labels, replaced by given ones of the same key; the correlation id unless one was given. System labels of
 * the flow speak about the flow and stay there.
 */
function mergeLabels(flow: readonly Label[], given: readonly Label[], correlation: Label): readonly Label[] {
  const own = flow.filter(({ key }) => !key.startsWith(SYSTEM_LABEL_PREFIX));
  const merged = new Map([correlation, ...own, ...given].map((label) => [label.key, label]));
  return [...merged.values()];
}
