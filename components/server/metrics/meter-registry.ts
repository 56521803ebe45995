/**
 * Meters of a process and their Prometheus text: `kestra_` and the name with `_` for dots; counters end in `_total`,
 * timers in `_seconds_count`, `_seconds_sum` and `_seconds_max`, as those of Kestra.
 */
import type { MeterLabels, Metrics } from "../../../core/contracts/metrics.ts";

/** Sets of labels that one name may have; further ones are counted together, without labels of their own. */
export const LABEL_SETS_MAX = 2_000;

interface Meter {
  readonly labels: MeterLabels;
  value: number;
  count: number;
  maxMs: number;
  readonly read: (() => number) | undefined;
}

interface Family {
  readonly name: string;
  readonly kind: "counter" | "timer" | "gauge";
  readonly meters: Map<string, Meter>;
}

/** How names begin, and labels on every meter. */
export interface MeterRegistryOptions {
  /** Default `kestra`. */
  readonly prefix?: string;
  readonly tags?: MeterLabels;
}

/** A number of a meter, for those who want no text. */
export interface Measurement {
  readonly statistic: "COUNT" | "TOTAL_TIME" | "MAX" | "VALUE";
  readonly value: number;
}

/** All meters of a process. */
export class MeterRegistry implements Metrics {
  readonly #families = new Map<string, Family>();
  readonly #prefix: string;
  readonly #tags: MeterLabels;

  constructor({ prefix = "kestra", tags = {} }: MeterRegistryOptions = {}) {
    this.#prefix = prefix === "" ? "" : `${prefix}.`;
    this.#tags = tags;
  }

  counter(name: string, labels: MeterLabels = {}) {
    const meter = this.#meter(name, "counter", labels);
    return {
      add(amount = 1): void {
        meter.value += amount;
      },
    };
  }

  timer(name: string, labels: MeterLabels = {}) {
    const meter = this.#meter(name, "timer", labels);
    return {
      record(durationMs: number): void {
        meter.count++;
        meter.value += durationMs;
        if (durationMs > meter.maxMs) meter.maxMs = durationMs;
      },
    };
  }

  gauge(name: string, read: () => number, labels: MeterLabels = {}): void {
    this.#meter(name, "gauge", labels, read);
  }

  /** Names of all meters, sorted. */
  names(): readonly string[] {
    return [...this.#families.keys()].map((name) => `${this.#prefix}${name}`).sort();
  }

  /** The numbers of a meter, over all its labels; undefined for a name that there is not. */
  measure(name: string): readonly Measurement[] | undefined {
    const family = this.#families.get(name.startsWith(this.#prefix) ? name.slice(this.#prefix.length) : name);
    if (!family) return undefined;
    const meters = [...family.meters.values()];
    const sum = (of: (meter: Meter) => number): number => meters.reduce((total, meter) => total + of(meter), 0);
    if (family.kind === "counter") return [{ statistic: "COUNT", value: sum(({ value }) => value) }];
    if (family.kind === "gauge") return [{ statistic: "VALUE", value: sum(({ read }) => read?.() ?? 0) }];
    return [
      { statistic: "COUNT", value: sum(({ count }) => count) },
      { statistic: "TOTAL_TIME", value: sum(({ value }) => value) / MS_PER_SECOND },
      { statistic: "MAX", value: Math.max(0, ...meters.map(({ maxMs }) => maxMs)) / MS_PER_SECOND },
    ];
  }

  /** All meters as Prometheus reads them. The longest times begin anew with each call. */
  prometheusText(): string {
    const lines: string[] = [];
    for (const family of [...this.#families.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const base = `${this.#prefix}${family.name}`.replaceAll(/[^A-Za-z0-9_:]/g, "_");
      if (family.kind === "timer") timerLines(`${base}_seconds`, family, lines);
      else if (family.kind === "counter") plainLines(`${base}_total`, family, lines);
      else plainLines(base, family, lines);
    }
    return `${lines.join("\n")}\n`;
  }

  #meter(name: string, kind: Family["kind"], given: MeterLabels, read?: () => number): Meter {
    const family = this.#families.get(name) ?? { name, kind, meters: new Map<string, Meter>() };
    this.#families.set(name, family);
    const isFull = family.meters.size >= LABEL_SETS_MAX;
    const labels = { ...this.#tags, ...given };
    const key = labelText(labels);
    const known = family.meters.get(key);
    if (known && !read) return known;
    const used = isFull && !known ? this.#tags : labels;
    const usedKey = labelText(used);
    const meter = (read ? undefined : family.meters.get(usedKey)) ?? {
      labels: used,
      value: 0,
      count: 0,
      maxMs: 0,
      read,
    };
    family.meters.set(usedKey, meter);
    return meter;
  }
}

const MS_PER_SECOND = 1000;

function plainLines(name: string, { kind, meters }: Family, lines: string[]): void {
  lines.push(`# TYPE ${name} ${kind}`);
  for (const [labels, { value, read }] of meters) lines.push(`${name}${labels} ${numberText(read?.() ?? value)}`);
}

function timerLines(name: string, { meters }: Family, lines: string[]): void {
  lines.push(`# TYPE ${name} summary`);
  for (const [labels, { value, count }] of meters) {
    lines.push(`${name}_count${labels} ${count}`, `${name}_sum${labels} ${numberText(value / MS_PER_SECOND)}`);
  }
  lines.push(`# TYPE ${name}_max gauge`);
  for (const [labels, meter] of meters) {
    lines.push(`${name}_max${labels} ${numberText(meter.maxMs / MS_PER_SECOND)}`);
    meter.maxMs = 0;
  }
}

function labelText(labels: MeterLabels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return parts.length === 0 ? "" : `{${parts.sort().join(",")}}`;
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function numberText(value: number): string {
  return Number.isFinite(value) ? String(value) : "NaN";
}
