/** Trigger types whose polls and connections a test decides about. */
import { Type } from "@sinclair/typebox";
import { createPluginRegistry, type PluginRegistry } from "../../../core/plugin/registry.ts";
import { text } from "../../../core/plugin/schema.ts";
import type { TaskContext } from "../../../core/plugin/task.ts";
import { defineTrigger } from "../../../core/plugin/trigger.ts";
import { PLUGIN_GROUPS } from "../../../plugins/catalog.ts";

/** The types. */
export const POLL = "test.Poll";
export const LISTEN = "test.Listen";

type Values = Readonly<Record<string, unknown>>;

/** A connection of a realtime trigger. */
export class Connection {
  readonly #values: (Values | undefined)[] = [];
  #wake: (() => void) | undefined;
  #fault: Error | undefined;
  readonly context: TaskContext;

  constructor(context: TaskContext) {
    this.context = context;
    context.signal.addEventListener("abort", () => this.end(), { once: true });
  }

  send(value: Values): void {
    this.#values.push(value);
    this.#wake?.();
  }

  /** Ends the connection, with a fault or without. */
  end(fault?: Error): void {
    this.#fault = fault;
    this.#values.push(undefined);
    this.#wake?.();
  }

  async *values(): AsyncIterable<Values> {
    for (;;) {
      if (this.#values.length === 0) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      const value = this.#values.shift();
      if (value) yield value;
      else if (this.#fault) throw this.#fault;
      else return;
    }
  }
}

/** What the types were asked, and what they answer. */
export class ScriptedTriggers {
  /** The texts that polls were asked with. */
  readonly polls: string[] = [];
  /** Connections, in the order in which they were made. */
  readonly connections: Connection[] = [];
  /** Answers a poll. Default: there is nothing. */
  answer: (text: string, context: TaskContext) => Promise<Values | undefined> = () => Promise.resolve(undefined);

  /** All types of the distribution, and the scripted ones. */
  registry(): PluginRegistry {
    const poll = defineTrigger({
      type: POLL,
      mode: "polling",
      title: "Asks the test.",
      properties: Type.Object({ text: text({ default: "plain" }), interval: Type.String({ default: "PT1M" }) }),
      poll: ({ text }, context) => {
        this.polls.push(text);
        return this.answer(text, context);
      },
    });
    const listen = defineTrigger({
      type: LISTEN,
      mode: "realtime",
      title: "Listens to the test.",
      properties: Type.Object({}),
      listen: (_properties, context) => {
        const connection = new Connection(context);
        this.connections.push(connection);
        return connection.values();
      },
    });
    return createPluginRegistry([
      ...PLUGIN_GROUPS,
      { types: [POLL, LISTEN], load: () => Promise.resolve([poll, listen]) },
    ]);
  }
}
