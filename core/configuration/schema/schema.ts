/** Every key of the configuration file that this program knows. */
import { type Static, Type } from "@sinclair/typebox";
import { anything } from "../kinds.ts";
import { datasourceKeys, flywayKeys } from "./datasource-keys.ts";
import { kestraKeys } from "./kestra-keys.ts";
import { endpointKeys, loggerKeys, micronautKeys } from "./micronaut-keys.ts";

/** The schema: types, defaults, and what each key is for. */
export const configurationSchema = Type.Object({
  kestra: kestraKeys,
  datasources: datasourceKeys,
  micronaut: micronautKeys,
  endpoints: endpointKeys,
  logger: loggerKeys,
  flyway: flywayKeys,
  jackson: anything({ description: "How JSON is written.", noEffect: "it is always written as Kestra does" }),
  netty: anything({ description: "Settings of Netty.", noEffect: "it is about the Java program" }),
});

/** All that is configured, defaults filled in; durations in milliseconds, sizes in bytes. */
export type Configuration = Static<typeof configurationSchema>;
