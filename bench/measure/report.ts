/** How measurements are printed: one line each, with what the project promises beside it. */

/** One measured number. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: "ms" | "s" | "MB" | "/s" | "times" | "%" | "bytes" | "lines";
  /** What the project promises, in words. */
  readonly promise?: string;
  /** How it was measured, or its spread. */
  readonly note?: string;
}

/** Prints a measurement. */
export function printMeasurement({ name, value, unit, promise, note }: Measurement): void {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const number = value.toFixed(digits).replace(/\B(?=(\d{3})+(?!\d))/g, " ");
  const aside = [promise ? `promise: ${promise}` : "", note ?? ""].filter((part) => part !== "").join("; ");
  console.log(`  ${name.padEnd(52)} ${number.padStart(10)} ${unit.padEnd(6)}${aside ? ` (${aside})` : ""}`);
}

/** The middle of the values; the lower one of two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
