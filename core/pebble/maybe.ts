/** Working with values that may be promises, without paying for promises that are none. */
import type { MaybePromise } from "./contract.ts";

/** True when the value must be awaited. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** Goes on with a value now, or when it is there. */
export function andThen<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return isPromise(value) ? value.then(next) : next(value);
}

/** All values of a list, now or when the last is there. */
export function all<T>(values: readonly MaybePromise<T>[]): MaybePromise<T[]> {
  return values.some(isPromise) ? Promise.all(values) : (values as T[]);
}

/** Runs what may throw or reject, and turns the fault into a value. */
export function attempt<T, F>(action: () => MaybePromise<T>, onFault: (error: unknown) => F): MaybePromise<T | F> {
  try {
    const value = action();
    return isPromise(value) ? value.catch(onFault) : value;
  } catch (error) {
    return onFault(error);
  }
}
