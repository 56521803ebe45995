/** What of the configuration the API goes by. */
import { readFile } from "node:fs/promises";
import type { Deployment, TlsChoice } from "../../core/configuration/deployment.ts";
import type { Configuration } from "../../core/configuration/schema/schema.ts";
import type { Logger } from "../../core/contracts/logger.ts";
import { messageOf } from "../../core/message-of.ts";
import type { TlsFiles } from "../../platform/http-server.ts";
import type { ApiSettings } from "../../web/api/api-services.ts";
import type { CorsRule } from "../../web/api/http/cors.ts";

/** What it is made of. */
export interface ApiSettingsOptions {
  readonly configuration: Configuration;
  readonly deployment: Deployment;
  readonly version: string;
  readonly logger: Logger;
}

/** Makes the settings. @throws Error with a user's message */
export function apiSettings({ configuration, deployment, version, logger }: ApiSettingsOptions): ApiSettings {
  const { kestra, micronaut } = configuration;
  const { server } = micronaut;
  const basicAuth = kestra.server["basic-auth"];
  const local = kestra["local-files"];
  const onAnswer = accessLog(server.netty["access-logger"], logger);
  return {
    version,
    ...(kestra.url === undefined ? {} : { url: kestra.url.replace(/\/+$/, "") }),
    basicAuth: { ...deployment.basicAuth, realm: basicAuth.realm, openUrls: basicAuth["open-urls"] },
    ...(kestra.blueprints.path === undefined ? {} : { blueprintFolder: kestra.blueprints.path }),
    localPreviewPaths: local["enable-preview"] ? local["allowed-paths"] : [],
    contextPath: contextPathOf(server["context-path"] ?? ""),
    isTls: deployment.tls !== undefined,
    trustedProxies: kestra.server["trusted-proxies"],
    cors: server.cors.enabled ? corsRules(server.cors) : [],
    bodies: {
      bytesMax: server["max-request-size"],
      filesBytesMax: Math.min(server.multipart["max-file-size"], server["max-request-size"]),
      idleMs: server["read-idle-timeout"],
    },
    installation: installationOf(configuration, deployment),
    ...(onAnswer ? { onAnswer } : {}),
  };
}

/** Reads certificate and key. @throws Error with a user's message */
export async function readTls({ certificate, privateKey, passphrase }: TlsChoice): Promise<TlsFiles> {
  return {
    certificate: await readPem("micronaut.server.ssl.certificate", certificate),
    privateKey: await readPem("micronaut.server.ssl.private-key", privateKey),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

async function readPem(key: string, path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new Error(`${key}: ${path} cannot be read: ${messageOf(error)}`);
  });
  if (text.includes("-----BEGIN ")) return text;
  throw new Error(`${key}: ${path} is no PEM file, which has a line -----BEGIN ...-----`);
}

/** `kestra/` is `/kestra`. */
function contextPathOf(path: string): string {
  const inner = path.replace(/^\/+|\/+$/g, "");
  return inner === "" ? "" : `/${inner}`;
}

type CorsKeys = Configuration["micronaut"]["server"]["cors"];

/** Who may, by the configuration; without any rule all sites may, without credentials. */
function corsRules({ configurations }: CorsKeys): readonly CorsRule[] {
  const rules = Object.entries(configurations).map(([name, rule]) => corsRule(name, rule));
  if (rules.length > 0) return rules;
  return [{ origins: ["*"], methods: [], headers: [], exposedHeaders: [], allowsCredentials: false, maxAgeS: 1_800 }];
}

function corsRule(name: string, rule: CorsKeys["configurations"][string]): CorsRule {
  const pattern = rule["allowed-origins-regex"];
  const key = `micronaut.server.cors.configurations.${name}.allowed-origins-regex`;
  const origins = rule["allowed-origins"];
  return {
    origins: origins.length === 0 && pattern === undefined ? ["*"] : origins,
    ...(pattern === undefined ? {} : { originPattern: wholePattern(key, pattern) }),
    methods: rule["allowed-methods"],
    headers: rule["allowed-headers"].includes("*") ? [] : rule["allowed-headers"],
    exposedHeaders: rule["exposed-headers"],
    allowsCredentials: rule["allow-credentials"],
    maxAgeS: Math.round(rule["max-age"] / 1000),
  };
}

function installationOf(
  { kestra }: Configuration,
  { database, storage }: Deployment,
): NonNullable<ApiSettings["installation"]> {
  const { name, color } = kestra.environment;
  const { preview } = kestra.server;
  const environment = { ...(name === undefined ? {} : { name }), ...(color === undefined ? {} : { color }) };
  const type = database.kind === "memory" ? "memory" : database.address.kind;
  return {
    ...(name === undefined && color === undefined ? {} : { environment }),
    preview: { initial: preview["initial-rows"], max: preview["max-rows"] },
    systemNamespace: kestra["system-flows"].namespace,
    hiddenLabelsPrefixes: kestra["hidden-labels"].prefixes,
    queueType: type,
    repositoryType: type,
    storageType: storage.type,
  };
}

type AccessLogKeys = Configuration["micronaut"]["server"]["netty"]["access-logger"];

/** Writes a line for each answer, but for what is excluded. */
function accessLog({ enabled, exclusions }: AccessLogKeys, logger: Logger): ApiSettings["onAnswer"] {
  if (!enabled) return undefined;
  const key = "micronaut.server.netty.access-logger.exclusions";
  const excluded = exclusions.map((each) => wholePattern(key, each));
  const log = logger.of("access");
  return ({ address, method, path, status, durationMs }) => {
    if (excluded.some((each) => each.test(path))) return;
    log.info(`${address || "-"} ${method} ${path} ${status} ${durationMs} ms`);
  };
}

/** @throws Error with a user's message for what is no regular expression */
function wholePattern(key: string, pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch (error) {
    throw new Error(`${key}: ${messageOf(error)}`);
  }
}
