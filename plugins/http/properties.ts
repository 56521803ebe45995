/** The properties that all HTTP tasks share. */
import { type Static, Type } from "@sinclair/typebox";
import { duration, oneOf, rendered, text } from "../../core/plugin/schema.ts";

const deprecatedText = (instead: string) =>
  Type.Optional(text({ deprecated: true, description: `Deprecated; use \`${instead}\`.` }));

const auth = Type.Union(
  [
    Type.Object({
      type: Type.Literal("BASIC"),
      username: Type.Optional(Type.String({ description: "The user's name." })),
      password: Type.Optional(Type.String({ description: "The user's password." })),
    }),
    Type.Object({
      type: Type.Literal("BEARER"),
      token: Type.Optional(Type.String({ description: "The token." })),
    }),
    Type.Object({
      type: Type.Literal("DIGEST"),
      username: Type.Optional(Type.String({ description: "The user's name." })),
      password: Type.Optional(Type.String({ description: "The user's password." })),
    }),
  ],
  { description: "How to authenticate. What is secret in it is masked in logs." },
);

const sslOptions = Type.Object(
  {
    insecureTrustAllCertificates: Type.Optional(
      rendered(Type.Boolean({ description: "Whether any certificate is trusted. For tests only. Default false." })),
    ),
  },
  { description: "Settings of encrypted connections." },
);

const timeout = Type.Object(
  {
    connectTimeout: Type.Optional(text({ description: "How long connecting may take, as an ISO-8601 duration." })),
    readIdleTimeout: text({
      default: "PT5M",
      description: "How long the server may send nothing, as an ISO-8601 duration.",
    }),
  },
  { description: "Limits of time." },
);

const proxy = Type.Object(
  {
    type: rendered(oneOf(["DIRECT", "HTTP", "SOCKS"], { default: "DIRECT", description: "DIRECT means no proxy." })),
    address: Type.Optional(text({ description: "The proxy's host." })),
    port: Type.Optional(rendered(Type.Integer({ description: "The proxy's port." }))),
    username: Type.Optional(text({ description: "The user's name at the proxy." })),
    password: Type.Optional(text({ description: "The user's password at the proxy." })),
  },
  { description: "A proxy to send the request through. SOCKS is not supported." },
);

/** What of an exchange may be logged. */
export const HTTP_LOGS = ["REQUEST_HEADERS", "REQUEST_BODY", "RESPONSE_HEADERS", "RESPONSE_BODY"] as const;

/** The schema of `options`. */
export const httpOptions = Type.Object(
  {
    auth: Type.Optional(rendered(auth)),
    timeout: Type.Optional(timeout),
    followRedirects: rendered(Type.Boolean({ default: true, description: "Whether redirects are followed." })),
    allowFailed: rendered(
      Type.Boolean({ default: false, description: "Whether answers of 400 and above are a success, too." }),
    ),
    allowedResponseCodes: Type.Optional(
      rendered(
        Type.Array(Type.Integer(), { description: "The only codes that are a success; instead of all below 400." }),
      ),
    ),
    defaultCharset: text({ default: "UTF-8", description: "The encoding of answers that do not tell theirs." }),
    proxy: Type.Optional(proxy),
    ssl: Type.Optional(sslOptions),
    logs: Type.Optional(
      Type.Array(oneOf(HTTP_LOGS), {
        description: "What of the exchange is logged, at DEBUG. Headers that hold credentials are left out.",
      }),
    ),
    enabledTcpExtendedKeepAlive: rendered(
      Type.Boolean({ default: true, description: "Whether long connections are kept from being cut while idle." }),
    ),
    basicAuthUser: deprecatedText("auth"),
    basicAuthPassword: deprecatedText("auth"),
    connectTimeout: Type.Optional(duration({ deprecated: true, description: "Deprecated; use `timeout`." })),
    readTimeout: Type.Optional(duration({ deprecated: true, description: "Deprecated; use `timeout`." })),
    readIdleTimeout: Type.Optional(duration({ deprecated: true, description: "Deprecated; use `timeout`." })),
    connectionPoolIdleTimeout: Type.Optional(duration({ deprecated: true, description: "Deprecated; has no effect." })),
    maxContentLength: Type.Optional(
      Type.Integer({ deprecated: true, description: "Deprecated. The largest answer, in bytes." }),
    ),
    logLevel: Type.Optional(
      oneOf(["ALL", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF", "NOT_SPECIFIED"], {
        deprecated: true,
        description: "Deprecated; use `logs`.",
      }),
    ),
    proxyType: Type.Optional(
      oneOf(["DIRECT", "HTTP", "SOCKS"], { deprecated: true, description: "Deprecated; use `proxy.type`." }),
    ),
    proxyAddress: deprecatedText("proxy.address"),
    proxyPort: Type.Optional(Type.Integer({ deprecated: true, description: "Deprecated; use `proxy.port`." })),
    proxyUsername: deprecatedText("proxy.username"),
    proxyPassword: deprecatedText("proxy.password"),
  },
  { description: "Settings of the HTTP client." },
);

/** What a task sees of `options`. */
export type HttpOptions = Static<typeof httpOptions>;

/** The properties of every task that sends a request. */
export const requestProperties = {
  uri: text({ description: "The complete URL, with `http://` or `https://`." }),
  method: text({ default: "GET", description: "The method, such as GET or POST." }),
  params: Type.Optional(
    rendered(
      Type.Record(Type.String(), Type.Unknown(), {
        description: "Query parameters, added to those in `uri`. A list repeats the parameter, null leaves it out.",
      }),
    ),
  ),
  headers: Type.Optional(
    rendered(Type.Record(Type.String(), Type.Unknown(), { description: "Headers to send; null leaves one out." })),
  ),
  body: Type.Optional(text({ description: "The text to send." })),
  formData: Type.Optional(
    rendered(
      Type.Record(Type.String(), Type.Unknown(), {
        description:
          "A form to send instead of `body`: URL-encoded, or in parts when `contentType` is `multipart/form-data`. In " +
          "parts, an internal-storage URI is sent as a file; `{name, content, contentType}` names the file.",
      }),
    ),
  ),
  contentType: text({ default: "application/json", description: "The type of what is sent." }),
  options: Type.Optional(httpOptions),
  sslOptions: Type.Optional({ ...sslOptions, deprecated: true, description: "Deprecated; use `options.ssl`." }),
  allowFailed: Type.Optional(
    rendered(Type.Boolean({ deprecated: true, description: "Deprecated; use `options.allowFailed`." })),
  ),
};

const request = Type.Object(requestProperties);

/** What a task sees of {@link requestProperties}. */
export type RequestProperties = Static<typeof request>;

/** Property of the tasks that can keep the answer secret. */
export const encryptBody = rendered(
  Type.Boolean({
    default: false,
    description:
      "Whether the answer is put out as `encryptedBody` instead of `body`. It is encrypted with `kestra.encryption.secret-key`, and expressions read it as it was; without a key it is not, which a warning tells.",
  }),
);

/** Why a trigger cannot use {@link encryptBody}. */
export const NO_ENCRYPTION_KEY =
  "Property `encryptBody`: the answer cannot be encrypted, as triggers have no encryption key here. Leave the property out.";

/** What a request puts out. */
export const requestOutputs = Type.Object({
  uri: Type.String({ description: "The URL that was asked for, with its query parameters." }),
  code: Type.Integer({ description: "The code of the answer." }),
  headers: Type.Record(Type.String(), Type.Array(Type.String()), {
    description: "The headers of the answer, by name in lower case.",
  }),
  body: Type.Optional(Type.Unknown({ description: "The text of the answer; missing when it cannot have one." })),
  encryptedBody: Type.Optional(
    Type.Unknown({
      description: "With `encryptBody`, the text of the answer; without a key to encrypt it, as the `value` of a map.",
    }),
  ),
  formData: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: "The form that was sent." })),
});
