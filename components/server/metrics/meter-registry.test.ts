import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LABEL_SETS_MAX, MeterRegistry } from "./meter-registry.ts";

describe("meters of a process", () => {
  it("are told as Prometheus reads them, under Kestra's names", () => {
    const registry = new MeterRegistry({ tags: { host: 'a"b' } });
    registry.counter("worker.started.count", { task_type: "Log" }).add();
    registry.counter("worker.started.count", { task_type: "Log" }).add(2);
    const timer = registry.timer("worker.ended.duration");
    timer.record(500);
    timer.record(1_500);
    registry.gauge("worker.job.running", () => 7);
    assert.deepEqual(registry.prometheusText().trimEnd().split("\n"), [
      "# TYPE kestra_worker_ended_duration_seconds summary",
      'kestra_worker_ended_duration_seconds_count{host="a\\"b"} 2',
      'kestra_worker_ended_duration_seconds_sum{host="a\\"b"} 2',
      "# TYPE kestra_worker_ended_duration_seconds_max gauge",
      'kestra_worker_ended_duration_seconds_max{host="a\\"b"} 1.5',
      "# TYPE kestra_worker_job_running gauge",
      'kestra_worker_job_running{host="a\\"b"} 7',
      "# TYPE kestra_worker_started_count_total counter",
      'kestra_worker_started_count_total{host="a\\"b",task_type="Log"} 3',
    ]);
  });

  it("can be asked for by name", () => {
    const registry = new MeterRegistry();
    registry.counter("a", { x: "1" }).add(2);
    registry.counter("a", { x: "2" }).add(3);
    registry.timer("b").record(250);
    assert.deepEqual(registry.names(), ["kestra.a", "kestra.b"]);
    assert.deepEqual(registry.measure("kestra.a"), [{ statistic: "COUNT", value: 5 }]);
    assert.deepEqual(
      registry.measure("b")?.map(({ value }) => value),
      [1, 0.25, 0.25],
    );
    assert.equal(registry.measure("kestra.c"), undefined);
  });

  it("do not grow without end: too many sets of labels are counted together", () => {
    const registry = new MeterRegistry();
    for (let at = 0; at < LABEL_SETS_MAX + 10; at++) registry.counter("a", { x: String(at) }).add();
    const lines = registry.prometheusText().trimEnd().split("\n");
    assert.equal(lines.length, LABEL_SETS_MAX + 2);
    assert.equal(lines.at(-1), "kestra_a_total 10");
  });
});
