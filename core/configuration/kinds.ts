/** The kinds of values that configuration keys take, and what the schema says about a key beside its type. */
import { type TInteger, type TNumber, type TSchema, type TUnsafe, Type } from "@sinclair/typebox";

/** What is said about a key. */
export interface KeyOptions {
  readonly description: string;
  /** The value is never shown. Default false. */
  readonly secret?: boolean;
  /** Why the key, which Kestra knows, changes nothing here. Default: it does what its description says. */
  readonly noEffect?: string;
  /** What tells the default where it is none of the schema's own, for the documentation. */
  readonly defaultText?: string;
}

/** A part of the schema as the reader of configurations sees it: JSON Schema, with what {@link KeyOptions} adds. */
export interface Shape extends Partial<KeyOptions> {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly patternProperties?: Readonly<Record<string, Shape>>;
  readonly anyOf?: readonly { readonly const?: unknown }[];
  readonly items?: Shape;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Numbers that are written with a unit. */
  readonly unit?: "duration" | "size" | "milliseconds";
  /** A map whose keys are names with dots, such as loggers. */
  readonly dottedKeys?: boolean;
  /** An address that may hold a user and a password. */
  readonly address?: boolean;
  /** Anything below is taken as it is. */
  readonly free?: boolean;
  /** Case does not count in the words to choose from. */
  readonly anyCase?: boolean;
}

/** Any text. */
export const text = (options: KeyOptions & { readonly default: string }) => Type.String(options);

/** Any text, or none. */
export const maybeText = (options: KeyOptions & { readonly address?: boolean }) => Type.Optional(Type.String(options));

/** True or false. */
export const flag = (options: KeyOptions & { readonly default: boolean }) => Type.Boolean(options);

/** True, false or not said. */
export const maybeFlag = (options: KeyOptions) => Type.Optional(Type.Boolean(options));

/** A whole number. */
export const whole = (options: KeyOptions & { readonly default: number; readonly minimum?: number }): TInteger =>
  Type.Integer(options);

/** A whole number, or none. */
export const maybeWhole = (options: KeyOptions & { readonly minimum?: number }) => Type.Optional(Type.Integer(options));

/** Highest number of a TCP port. */
const PORT_MAX = 65_535;

/** A TCP port; 0 takes any that is free. */
export const port = (options: KeyOptions & { readonly default: number }): TInteger =>
  Type.Integer({ minimum: 0, maximum: PORT_MAX, ...options });

/** A duration such as `10s`, in milliseconds once read. */
export const duration = (options: KeyOptions & { readonly default: number; readonly minimum?: number }): TNumber =>
  Type.Number({ unit: "duration", minimum: 0, ...options });

/** A duration, or none. */
export const maybeDuration = (options: KeyOptions) =>
  Type.Optional(Type.Number({ unit: "duration", minimum: 0, ...options }));

/** A duration in which a bare number counts milliseconds, as pools of connections have it; or none. */
export const maybeMilliseconds = (options: KeyOptions) =>
  Type.Optional(Type.Number({ unit: "milliseconds", minimum: 0, ...options }));

/** A size such as `10MB`, in bytes once read. */
export const size = (options: KeyOptions & { readonly default: number; readonly minimum?: number }): TNumber =>
  Type.Number({ unit: "size", minimum: 0, ...options });

/** A size, or none. */
export const maybeSize = (options: KeyOptions) => Type.Optional(Type.Number({ unit: "size", minimum: 0, ...options }));

/** Texts in order; environment variables separate them with commas. */
export const texts = (options: KeyOptions & { readonly default: readonly string[] }) =>
  Type.Array(Type.String(), options);

/** One of a few words. */
export const choice = <const Words extends readonly string[]>(
  words: Words,
  options: KeyOptions & { readonly default: Words[number]; readonly anyCase?: boolean },
): TUnsafe<Words[number]> =>
  Type.Unsafe<Words[number]>(
    Type.Union(
      words.map((word) => Type.Literal(word)),
      options,
    ),
  );

/** Whatever is written there; kept as it is. */
export const anything = (options: KeyOptions) => Type.Optional(Type.Unknown({ free: true, ...options }));

/** Named values of one kind. */
export const named = <Value extends TSchema>(value: Value, options: KeyOptions & { readonly dottedKeys?: boolean }) =>
  Type.Record(Type.String(), value, { default: {}, ...options });
