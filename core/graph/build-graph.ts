/** From a flow's outline to its topology, of the flow as such or as an execution has gone through it. */
import type { TaskRun } from "../execution/execution.ts";
import {
  BRANCH_TYPES,
  type BranchType,
  type FlowGraph,
  GRAPH_TYPES,
  type GraphCluster,
  type GraphEdge,
  type GraphNode,
  type Relation,
  type RelationType,
  type TaskGraphNode,
} from "./flow-graph.ts";
import { GraphRuns, type Round } from "./graph-runs.ts";
import type { FlowOutline, Layout, OutlineBranch, OutlineStep, Role } from "./outline.ts";

/** The uid of the flow itself, which every other uid begins with. */
const ROOT = "root";
const TRIGGERS = "Triggers";

/** No task's id begins with an underscore, so that borders never have the uid of a task. */
const START = "_start";
const END = "_end";

/** The relation to the first of a flowable's children, and that of its cluster. */
const LAYOUT_RELATIONS: Readonly<Record<Layout, RelationType>> = {
  sequence: "SEQUENTIAL",
  loop: "SEQUENTIAL",
  parallel: "PARALLEL",
  graph: "PARALLEL",
  choice: "CHOICE",
  each: "DYNAMIC",
};

/**
 * The topology of a flow. Uids follow from the ids of tasks alone, so that the same flow has the same graph.
 * @param taskRuns those of an execution, in the order they were created: tasks show their runs, loops their rounds
 */
export function buildGraph(outline: FlowOutline, taskRuns?: readonly TaskRun[]): FlowGraph {
  return new GraphBuilder().build(outline, taskRuns && new GraphRuns(taskRuns));
}

/** Where new nodes go. */
interface Place {
  readonly path: string;
  /** Uids of the clusters around it. */
  readonly parents: readonly string[];
  /** Collects the uids of the innermost cluster's nodes. */
  readonly members: string[];
  readonly error: boolean;
  readonly branchType?: BranchType;
  /** In the graph of an execution: where the runs of the tasks here are looked for. */
  readonly round?: Round;
}

/** The nodes by which a step is reached and left. */
interface Span {
  readonly entry: string;
  readonly exit: string;
}

/** A node from which a list is reached. */
interface Origin {
  readonly source: string;
  readonly relation: Relation;
}

class GraphBuilder {
  readonly #nodes: GraphNode[] = [];
  readonly #edges: GraphEdge[] = [];
  readonly #clusters: GraphCluster[] = [];

  build({ triggers, branches }: FlowOutline, runs: GraphRuns | undefined): FlowGraph {
    const place: Place = {
      ...{ path: ROOT, parents: [], members: [], error: false },
      ...(runs ? { round: runs.root() } : {}),
    };
    const start = this.#border("start", place);
    const isTaken = branches.some(({ steps }) => steps.some(({ task }) => task.id === TRIGGERS));
    this.#triggers(triggers, start, `${ROOT}.${isTaken ? "_" : ""}${TRIGGERS}`);
    const exits = this.#lists(branches, "sequence", start, start, place, {});
    this.#close(exits, place);
    return { nodes: this.#nodes, edges: this.#edges, clusters: this.#clusters };
  }

  #triggers(triggers: FlowOutline["triggers"], flowStart: string, path: string): void {
    if (triggers.length === 0) return;
    const place: Place = { path, parents: [], members: [], error: false };
    const start = this.#border("start", place);
    const exits = triggers.map((trigger) => {
      const uid = `${path}.${trigger.id}`;
      this.#add({ uid, type: GRAPH_TYPES.trigger, triggerDeclaration: trigger, error: false }, place);
      this.#edge(start, uid);
      return uid;
    });
    const end = this.#close(exits, place);
    this.#edge(end, flowStart);
    const cluster = { uid: `cluster_${path}`, type: GRAPH_TYPES.cluster, error: false } as const;
    this.#clusters.push({ cluster, nodes: place.members, parents: [], start, end });
  }

  /** All lists of a flow or flowable; answers the nodes that lead out of them. */
  #lists(
    branches: readonly OutlineBranch[],
    layout: Layout,
    start: string,
    source: string,
    place: Place,
    first: Relation,
  ): readonly string[] {
    const listsOf = (role: Role) => branches.filter((branch) => branch.role === role);
    let exits: readonly string[] = listsOf("tasks").flatMap((branch) => {
      const relation = branch.label === undefined ? first : { ...first, value: branch.label };
      return this.#main(branch, layout, { source, relation }, place);
    });
    if (exits.length === 0) exits = [source];
    const detached = listsOf("detached").flatMap(({ steps, label }) => {
      const relation: Relation = { relationType: "PARALLEL", ...(label === undefined ? {} : { value: label }) };
      return this.#sequence(steps, [{ source, relation }], place);
    });
    for (const { steps } of listsOf("errors")) {
      const origin: Origin = { source: start, relation: { relationType: "ERROR" } };
      const beside: Place = { ...place, error: true, branchType: BRANCH_TYPES.errors };
      exits = [...exits, ...this.#sequence(steps, [origin], beside)];
    }
    for (const role of ["finally", "afterExecution"] as const) {
      const relationType = role === "finally" ? "FINALLY" : "AFTER_EXECUTION";
      for (const { steps } of listsOf(role)) {
        const origins = exits.map((exit) => ({ source: exit, relation: { relationType } as const }));
        exits = this.#sequence(steps, origins, { ...place, branchType: BRANCH_TYPES[role] });
      }
    }
    return [...exits, ...detached];
  }

  #main({ steps }: OutlineBranch, layout: Layout, origin: Origin, place: Place): readonly string[] {
    if (layout === "graph") return this.#dependencies(steps, origin, place);
    if (layout === "each" && place.round) {
      return place.round
        .rounds(steps.map(({ task }) => task.id))
        .flatMap((round) => this.#sequence(steps, [origin], { ...place, round }));
    }
    if (layout !== "parallel") return this.#sequence(steps, [origin], place);
    return steps.flatMap((step) => this.#sequence([step], [origin], place));
  }

  /** Steps one after the other; answers what leads out of the last. */
  #sequence(steps: readonly OutlineStep[], origins: readonly Origin[], place: Place): readonly string[] {
    let from = origins;
    for (const step of steps) {
      const { entry, exit } = this.#step(step, place, from[0]?.relation);
      for (const { source, relation } of from) this.#edge(source, entry, relation);
      from = [{ source: exit, relation: { relationType: "SEQUENTIAL" } }];
    }
    return from.map(({ source }) => source);
  }

  /** Steps of a graph; answers what leads out of those that none depends on. */
  #dependencies(steps: readonly OutlineStep[], origin: Origin, place: Place): readonly string[] {
    const spans = new Map<string, Span>();
    for (const step of steps) {
      const relation: Relation = step.dependsOn.length === 0 ? origin.relation : { relationType: "SEQUENTIAL" };
      spans.set(step.task.id, this.#step(step, place, relation));
    }
    const needed = new Set<string>();
    for (const { task, dependsOn } of steps) {
      const target = spans.get(task.id)?.entry ?? "";
      if (dependsOn.length === 0) this.#edge(origin.source, target, origin.relation);
      for (const id of new Set(dependsOn)) {
        const span = spans.get(id);
        if (!span) continue;
        needed.add(id);
        this.#edge(span.exit, target, { relationType: "SEQUENTIAL" });
      }
    }
    return [...spans].flatMap(([id, { exit }]) => (needed.has(id) ? [] : [exit]));
  }

  #step(step: OutlineStep, place: Place, relation: Relation | undefined): Span {
    const { subflow } = step;
    const node = nodeOf(step, place, relation);
    const { uid } = node;
    const layout = subflow ? "sequence" : step.layout;
    if (layout === undefined) {
      this.#add(node, place);
      return { entry: uid, exit: uid };
    }
    const clusterUid = `cluster_${uid}`;
    const flags = { error: place.error, ...(place.branchType ? { branchType: place.branchType } : {}) };
    const inside: Place = {
      ...{ path: uid, parents: [...place.parents, clusterUid], members: [] },
      ...flags,
      ...(place.round && !subflow ? { round: place.round.inside(node.taskRun) } : {}),
    };
    const relationType = LAYOUT_RELATIONS[layout];
    const [start, end] = [`${uid}.${START}`, `${uid}.${END}`];
    const type = subflow ? GRAPH_TYPES.subflowCluster : GRAPH_TYPES.cluster;
    const cluster = { uid: clusterUid, type, relationType, taskNode: node, ...flags };
    this.#clusters.push({ cluster, nodes: inside.members, parents: place.parents, start, end });
    this.#border("start", inside);
    this.#add(node, inside);
    this.#edge(start, uid);
    const branches = subflow?.branches ?? step.branches;
    this.#close(this.#lists(branches, layout, start, uid, inside, { relationType }), inside);
    return { entry: start, exit: end };
  }

  /** The end of a place, reached from all exits. */
  #close(exits: readonly string[], place: Place): string {
    const end = this.#border("end", place);
    for (const exit of exits) this.#edge(exit, end);
    return end;
  }

  #border(side: "start" | "end", place: Place): string {
    const uid = `${place.path}.${side === "start" ? START : END}`;
    const branch = place.branchType ? { branchType: place.branchType } : {};
    this.#add({ uid, type: GRAPH_TYPES[side], error: place.error, ...branch }, place);
    return uid;
  }

  #add(node: GraphNode, place: Place): void {
    this.#nodes.push(node);
    place.members.push(node.uid);
  }

  #edge(source: string, target: string, relation: Relation = {}): void {
    this.#edges.push({ source, target, relation });
  }
}

/** The node of a task. In loops its uid ends with the value. */
function nodeOf({ task, isSubflow }: OutlineStep, place: Place, relation: Relation | undefined): TaskGraphNode {
  const { round, error, branchType } = place;
  const taskRun = round?.runOf(task.id);
  return {
    uid: `${place.path}.${task.id}${round?.suffix ?? ""}`,
    type: isSubflow ? GRAPH_TYPES.subflow : GRAPH_TYPES.task,
    task,
    ...(taskRun ? { taskRun } : {}),
    ...(round && round.values.length > 0 ? { values: round.values } : {}),
    ...(relation?.relationType ? { relationType: relation.relationType } : {}),
    error,
    ...(branchType ? { branchType } : {}),
  };
}
