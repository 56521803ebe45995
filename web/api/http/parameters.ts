/** Schemas of query parameters. What is no `optional` has a default, or must be given. */
import { Kind, type TSchema, Type } from "@sinclair/typebox";
import { WORDS } from "./formats.ts";

/** May be left out. */
export const optional = <S extends TSchema>(schema: S) => Type.Optional(schema);

/** A text. */
export const text = (description?: string) => Type.String(description === undefined ? {} : { description });

/** A text that may be empty; an empty one counts as given. */
export const emptyText = (description: string) => Type.String({ description, allowEmptyValue: true });

/** Several texts: the parameter is repeated. */
export const texts = (description?: string) =>
  Type.Array(Type.String(), description === undefined ? {} : { description });

/** A whole number. */
export const count = (options: { minimum?: number; maximum?: number; default?: number; description?: string } = {}) =>
  Type.Integer(options);

/** True or false. */
export const flag = (otherwise: boolean, description?: string) =>
  Type.Boolean({ default: otherwise, ...(description === undefined ? {} : { description }) });

/** One of some words. */
export const word = <const Words extends readonly string[]>(
  words: Words,
  options: { default?: Words[number]; $id?: string } = {},
) => Type.Unsafe<Words[number]>({ [Kind]: WORDS, type: "string", enum: [...words], ...options });

/** Several of some words: repeated, or separated by commas. */
export const words = <const Words extends readonly string[]>(some: Words) => Type.Array(word(some));

/** An ISO-8601 instant. */
export const instant = (description?: string) =>
  Type.String({ format: "date-time", ...(description === undefined ? {} : { description }) });

/** An ISO-8601 duration. */
export const duration = (description?: string) =>
  Type.String({ format: "duration", ...(description === undefined ? {} : { description }) });

/** Which page of a list. */
export const PAGING = {
  page: count({ minimum: 1, default: 1, description: "Which page, from 1" }),
  size: count({ minimum: 1, default: 10, description: "Rows of a page; at most 10000 are answered" }),
};

/** Which page of a list, in which order. */
export const SORTED_PAGING = {
  ...PAGING,
  sort: optional(texts("`field:asc` or `field:desc`; may be repeated")),
};
