import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AnswerFault, NoEventsFault, RestFault } from "../../core/rest/faults.ts";
import type { ApiRequest, ServerEvent, StreamOptions } from "../../core/rest/rest-api.ts";
import { nextTurn } from "../../platform/next-turn.ts";
import { SimulatedClock } from "../../platform/testing/simulated-clock.ts";
import { RecordedApi } from "../testing/recorded-api.ts";
import { FollowedExecutions } from "./followed-executions.ts";

const row = (id: string, current: string) => ({
  id,
  namespace: "company.team",
  flowId: "hello",
  state: { current, startDate: "2026-01-01T00:00:00Z" },
});

/** One connection: a test sends its events, and breaks it off. */
class Connection {
  readonly #events: (ServerEvent | Error)[] = [];
  #wake: () => void = () => undefined;

  send(id: string, data: unknown = {}): void {
    this.#push({ id, data, connection: 1 });
  }

  fail(error: Error): void {
    this.#push(error);
  }

  #push(event: ServerEvent | Error): void {
    this.#events.push(event);
    this.#wake();
  }

  async *read(signal: AbortSignal): AsyncGenerator<ServerEvent> {
    signal.addEventListener("abort", () => this.#wake());
    while (!signal.aborted) {
      const event = this.#events.shift();
      if (event instanceof Error) throw event;
      if (event) yield event;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** A server whose streams are made by hand. */
class StreamedApi extends RecordedApi {
  readonly connections: Connection[] = [];
  readonly options: StreamOptions[] = [];

  override events({ path }: ApiRequest, options: StreamOptions): AsyncGenerator<ServerEvent> {
    this.asked.push(`EVENTS ${path.join("/")}`);
    const connection = new Connection();
    this.connections.push(connection);
    this.options.push(options);
    return connection.read(options.signal);
  }
}

function bench(answers: Readonly<Record<string, unknown>> = {}, knock?: () => Promise<void>) {
  const api = new StreamedApi(answers);
  const clock = new SimulatedClock();
  const live = new FollowedExecutions({ api, clock, ...(knock ? { knock } : {}) });
  const heard: string[] = [];
  const states: string[] = [];
  live.onState(() => void states.push(live.state.kind));
  const listen = () =>
    live.listen({
      changed: (rows) => void heard.push(...rows.map(({ id, state }) => `${id} ${state}`)),
      missed: () => void heard.push("missed"),
    });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await nextTurn();
  };
  return {
    api,
    clock,
    live,
    heard,
    states,
    listen,
    settle,
    newest: () => {
      const connection = api.connections.at(-1);
      assert.ok(connection);
      return connection;
    },
    async pass(ms: number): Promise<void> {
      clock.advance(ms);
      await settle();
    },
  };
}

describe("all executions of a server", () => {
  it("are told to those who listen, as long as they do", async () => {
    const { live, heard, listen, newest, settle, api } = bench();
    const stop = listen();
    newest().send("start");
    await live.opened;
    assert.equal(live.state.kind, "live");
    newest().send("progress", [row("e1", "RUNNING"), "no row", row("e2", "SUCCESS")]);
    newest().send("heartbeat", [row("e3", "RUNNING")]);
    newest().send("missed");
    await settle();
    assert.deepEqual(heard, ["missed", "e1 RUNNING", "e2 SUCCESS", "missed"]);
    stop();
    newest().send("progress", [row("e4", "RUNNING")]);
    await settle();
    assert.deepEqual([heard.length, api.asked], [4, ["EVENTS executions/updates"]]);
    await live.stop();
  });

  it("are followed again after the connection broke, with growing pauses and for ever", async () => {
    const { live, listen, heard, newest, settle, pass, api, clock } = bench();
    newest().send("start");
    await settle();
    listen();
    newest().fail(new RestFault("http://x broke the connection off. Try again."));
    await settle();
    const sinceMs = clock.now();
    assert.deepEqual(live.state, { kind: "lost", reason: "http://x broke the connection off", sinceMs });
    const refused = new RestFault("Nothing answers at http://x: the connection was refused. Start a server.");
    for (const waitMs of [200, 1_000, 2_000, 3_000, 5_000, 5_000, 5_000]) {
      const before = api.connections.length;
      await pass(waitMs - 1);
      assert.equal(api.connections.length, before);
      await pass(1);
      assert.equal(api.connections.length, before + 1);
      newest().fail(refused);
      await settle();
    }
    const reason = "Nothing answers at http://x: the connection was refused";
    assert.deepEqual(live.state, { kind: "lost", reason, sinceMs });
    await pass(5_000);
    newest().send("start");
    newest().send("progress", [row("e1", "SUCCESS")]);
    await settle();
    assert.deepEqual([live.state.kind, heard], ["live", ["missed", "e1 SUCCESS"]]);
    newest().fail(refused);
    await settle();
    const before = api.connections.length;
    await pass(200);
    assert.equal(api.connections.length, before + 1);
    await live.stop();
  });

  it("are lost where a server ends the stream, or is silent for longer than signs of life are apart", async () => {
    const { live, settle, newest, api } = bench();
    newest().send("start");
    await settle();
    assert.deepEqual([api.options[0]?.triesMax, api.options[0]?.silenceMs], [0, 25_000]);
    newest().fail(new RestFault("http://x did not answer within 25s. Try again."));
    await settle();
    assert.equal(live.state.kind, "lost");
    await live.stop();
  });

  it("are refused for good where a server does not let the person in", async () => {
    for (const status of [401, 403]) {
      const { live, newest, settle, clock, api } = bench();
      newest().send("start");
      await settle();
      newest().fail(new AnswerFault(status, "Log in with: kestra login"));
      await settle();
      assert.deepEqual(live.state, { kind: "refused", reason: "Log in with: kestra login" });
      assert.deepEqual([clock.step(), api.connections.length], [false, 1]);
      await live.stop();
    }
  });

  it("say at the first try what keeps them, and go on trying", async () => {
    const { live, newest, pass, api } = bench();
    newest().fail(new RestFault("Nothing answers."));
    await assert.rejects(live.opened, { message: "Nothing answers." });
    assert.equal(live.state.kind, "lost");
    await pass(200);
    assert.equal(api.connections.length, 2);
    await live.stop();
  });

  it("are lost as soon as what is behind the stream does not answer, and live when it does again", async () => {
    let answer = (): Promise<void> => Promise.resolve();
    const { live, settle, newest, pass, api } = bench({}, () => answer());
    await settle();
    newest().send("start");
    await live.opened;
    await pass(5_000);
    assert.equal(live.state.kind, "live");
    answer = () => new Promise(() => undefined);
    await pass(5_000);
    assert.equal(live.state.kind, "live");
    await pass(5_000);
    assert.deepEqual(
      [live.state.kind, "reason" in live.state && live.state.reason],
      ["lost", "there is no answer for 5s"],
    );
    answer = () => Promise.reject(new RestFault("It cannot be reached."));
    await pass(200);
    await pass(1_000);
    assert.deepEqual(
      ["reason" in live.state && live.state.reason, api.connections.length],
      ["It cannot be reached.", 1],
    );
    answer = () => Promise.resolve();
    await pass(2_000);
    newest().send("start");
    await settle();
    assert.deepEqual([live.state.kind, api.connections.length], ["live", 2]);
    await live.stop();
  });

  it("end at once, whatever they wait for", async () => {
    const connecting = bench();
    await connecting.live.stop();
    assert.equal(connecting.live.state.kind, "connecting");
    const waiting = bench();
    waiting.newest().fail(new RestFault("Away."));
    await waiting.settle();
    await waiting.live.stop();
    const asking = bench({ "GET executions/search": () => new Promise(() => undefined) });
    asking.newest().fail(new AnswerFault(404, "There is no execution updates"));
    await asking.settle();
    await asking.live.stop();
    const knocking = bench({}, () => new Promise(() => undefined));
    await knocking.live.stop();
    const steps = [waiting, asking, knocking].map(({ clock }) => clock.step());
    assert.deepEqual(steps, [false, false, false]);
  });
});

describe("all executions of a server that has no stream of them", () => {
  /** A server of these executions, in a search. */
  function asked(...faults: readonly Error[]) {
    const rows = new Map<string, unknown>();
    const all = { alive: [] as string[], rows };
    const parts = bench({
      "GET executions/search": ({ query }: ApiRequest) => {
        const isAlive = query?.["filters[state][IN]"] !== undefined;
        const found = [...rows].filter(([id]) => !isAlive || all.alive.includes(id)).map(([, each]) => each);
        return { results: found, total: found.length };
      },
    });
    for (const fault of faults) parts.newest().fail(fault);
    return { ...parts, ...all };
  }

  it("are asked for every few seconds, and what has changed is told", async () => {
    for (const fault of [new AnswerFault(404, "none"), new AnswerFault(405, "none"), new NoEventsFault("a page")]) {
      const { live, rows, alive, heard, listen, pass, settle, api } = asked(fault);
      rows.set("e1", row("e1", "RUNNING")).set("e2", row("e2", "SUCCESS"));
      alive.push("e1");
      listen();
      await live.opened;
      assert.equal(live.state.kind, "asking");
      await settle();
      assert.deepEqual(heard.splice(0), ["missed", "e1 RUNNING", "e2 SUCCESS"]);
      await pass(3_000);
      assert.deepEqual(heard, []);
      rows.set("e1", row("e1", "SUCCESS")).set("e3", row("e3", "RUNNING"));
      alive.splice(0, 1, "e3");
      await pass(3_000);
      assert.deepEqual(heard.splice(0), ["e1 SUCCESS", "e3 RUNNING"]);
      rows.delete("e3");
      alive.splice(0);
      api.record("GET executions/e3", row("e3", "FAILED"));
      await pass(3_000);
      assert.deepEqual(heard.splice(0), ["e3 FAILED"]);
      await live.stop();
    }
  });

  it("are to be read anew where one that lived is not found any more", async () => {
    const { live, rows, alive, heard, listen, pass } = asked(new AnswerFault(404, "none"));
    rows.set("e1", row("e1", "RUNNING"));
    alive.push("e1");
    listen();
    await live.opened;
    await pass(0);
    heard.length = 0;
    rows.delete("e1");
    await pass(3_000);
    assert.deepEqual(heard, ["missed"]);
    await live.stop();
  });

  it("are only knocked at while nobody listens", async () => {
    const { live, api, pass } = asked(new AnswerFault(404, "none"));
    await live.opened;
    await pass(3_000);
    await pass(3_000);
    assert.deepEqual(
      api.requests.map(({ query }) => query?.["size"]),
      [1, 1, 1],
    );
    await live.stop();
  });

  it("are lost while there is no answer, and a stream is tried again first", async () => {
    const { live, api, states, pass, settle, newest } = asked(new AnswerFault(404, "none"));
    await live.opened;
    api.record("GET executions/search", () => {
      throw new RestFault("Nothing answers.");
    });
    await pass(3_000);
    assert.equal(live.state.kind, "lost");
    await pass(200);
    newest().send("start");
    await settle();
    assert.deepEqual(states, ["asking", "lost", "live"]);
    await live.stop();
  });
});
