/** A flow's topology as nodes, edges and clusters, in the shape in which the REST API gives it out. */
import type { TaskRun } from "../execution/execution.ts";
import type { Task, Trigger } from "../flow/flow.ts";

/** How one node leads to the next. */
export const RELATION_TYPES = [
  "SEQUENTIAL",
  "CHOICE",
  "ERROR",
  "FINALLY",
  "AFTER_EXECUTION",
  "PARALLEL",
  "DYNAMIC",
] as const;
/** One of {@link RELATION_TYPES}. */
export type RelationType = (typeof RELATION_TYPES)[number];

/** What the names of types begin with. */
const HIERARCHIES = "io.kestra.core.models.hierarchies.";

/** The types of nodes and clusters, as clients of the API know them. */
export const GRAPH_TYPES = {
  task: `${HIERARCHIES}GraphTask`,
  subflow: `${HIERARCHIES}SubflowGraphTask`,
  trigger: `${HIERARCHIES}GraphTrigger`,
  start: `${HIERARCHIES}GraphClusterRoot`,
  end: `${HIERARCHIES}GraphClusterEnd`,
  cluster: `${HIERARCHIES}GraphCluster`,
  subflowCluster: `${HIERARCHIES}SubflowGraphCluster`,
} as const;

/** The lists beside the tasks of a flow, as clients of the API know them. */
export const BRANCH_TYPES = { errors: "ERROR", finally: "FINALLY", afterExecution: "AFTER_EXECUTION" } as const;
/** One of {@link BRANCH_TYPES}. */
export type BranchType = (typeof BRANCH_TYPES)[keyof typeof BRANCH_TYPES];

interface NodeParts {
  /** The path of ids from `root`, joined by dots; no two nodes have the same. */
  readonly uid: string;
  /** It runs only because a task has failed. */
  readonly error: boolean;
  /** The list beside the tasks that it belongs to; none for the tasks themselves. */
  readonly branchType?: BranchType;
}

/** A task. */
export interface TaskGraphNode extends NodeParts {
  readonly type: typeof GRAPH_TYPES.task | typeof GRAPH_TYPES.subflow;
  readonly task: Task;
  /** How it is reached. */
  readonly relationType?: RelationType;
  /** Its run, in the graph of an execution; none when it did not run. */
  readonly taskRun?: TaskRun;
  /** The values of the loops that it runs in, the outermost first; in the graph of an execution. */
  readonly values?: readonly string[];
}

/** A trigger. */
export interface TriggerGraphNode extends NodeParts {
  readonly type: typeof GRAPH_TYPES.trigger;
  readonly triggerDeclaration: Trigger;
}

/** Where a cluster, or the flow, begins or ends. */
export interface BorderGraphNode extends NodeParts {
  readonly type: typeof GRAPH_TYPES.start | typeof GRAPH_TYPES.end;
}

/** Anything that edges lead from and to. */
export type GraphNode = TaskGraphNode | TriggerGraphNode | BorderGraphNode;

/** What an edge means; nothing where it only joins a border. */
export interface Relation {
  readonly relationType?: RelationType;
  /** The case of a choice, or the name of the list. */
  readonly value?: string;
}

/** From one node to the next. */
export interface GraphEdge {
  /** The uid of a node. */
  readonly source: string;
  /** The uid of a node. */
  readonly target: string;
  readonly relation: Relation;
}

/** The nodes of one flowable, or the triggers. */
export interface GraphCluster {
  readonly cluster: {
    readonly uid: string;
    readonly type: typeof GRAPH_TYPES.cluster | typeof GRAPH_TYPES.subflowCluster;
    /** How the children follow each other. */
    readonly relationType?: RelationType;
    /** The flowable itself; none for the triggers. */
    readonly taskNode?: TaskGraphNode;
    readonly error: boolean;
    readonly branchType?: BranchType;
  };
  /** Uids of the nodes that are in it, but in no cluster inside it. */
  readonly nodes: readonly string[];
  /** Uids of the clusters around it, the outermost first. */
  readonly parents: readonly string[];
  /** The uid of the node where it begins. */
  readonly start: string;
  /** The uid of the node where it ends. */
  readonly end: string;
}

/** A topology. */
export interface FlowGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Outer ones before those inside them. */
  readonly clusters: readonly GraphCluster[];
}
