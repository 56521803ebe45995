/** `micronaut.server`: the web server. */
import { Type } from "@sinclair/typebox";
import { anything, duration, flag, maybeText, maybeWhole, named, port, size, text, texts } from "../kinds.ts";

const JAVA = "it is about the Java program";

/** A rule for pages of other sites. */
const corsRule = Type.Object({
  "allowed-origins": texts({
    default: [],
    description: "Sites, such as `https://portal.example.com`; `*` is any, which then may not use cookies.",
  }),
  "allowed-origins-regex": maybeText({ description: "Sites by a regular expression that fits the whole origin." }),
  "allowed-methods": texts({ default: [], description: "Methods that they may use. Default: all." }),
  "allowed-headers": texts({ default: [], description: "Headers that they may send. Default: all." }),
  "exposed-headers": texts({ default: [], description: "Headers of answers that they see beside the usual ones." }),
  "allow-credentials": flag({ default: true, description: "Whether browsers send cookies and passwords along." }),
  "max-age": duration({ default: 1_800_000, description: "How long browsers remember what is allowed." }),
});

const cors = Type.Object({
  enabled: flag({ default: false, description: "Pages of other sites may call the API." }),
  configurations: named(corsRule, {
    description: "Rules by any name; without one, any site may read without cookies.",
  }),
  "single-header": anything({ description: "Form of headers.", noEffect: "lists are written in one header" }),
  "localhost-pass-through": anything({ description: "Development.", noEffect: "name the origins" }),
});

const ssl = Type.Object({
  enabled: flag({ default: false, description: "API and UI speak HTTPS." }),
  port: maybeWhole({ minimum: 0, description: "Port of HTTPS. Default: `micronaut.server.port`." }),
  certificate: maybeText({ description: "PEM file of the certificate, with those between it and the authority's." }),
  "private-key": maybeText({ description: "PEM file of its key." }),
  "private-key-password": maybeText({ description: "Password of an encrypted key.", secret: true }),
  "key-store": anything({ description: "Key store of Java.", noEffect: "write PEM files" }),
  "build-self-signed": anything({ description: "Certificates for trying.", noEffect: "write PEM files" }),
  "client-authentication": anything({ description: "Certificates of clients.", noEffect: JAVA }),
  "trust-store": anything({ description: "Certificates of clients.", noEffect: JAVA }),
  ciphers: anything({ description: "Ciphers.", noEffect: "those of the runtime" }),
  protocols: anything({ description: "Protocols.", noEffect: "TLS 1.2 and 1.3" }),
});

const netty = Type.Object({
  "access-logger": Type.Object({
    enabled: flag({ default: false, description: "Requests are logged, by the logger `access`." }),
    exclusions: texts({
      default: [],
      description: "Regular expressions; requests whose whole path one fits are not logged.",
    }),
    "logger-name": anything({ description: "Name of the logger.", noEffect: "it is `access`" }),
    "log-format": anything({ description: "Form of lines.", noEffect: "there is one" }),
  }),
  "max-header-size": anything({ description: "Size of headers.", noEffect: "they may have 16 KB" }),
  "max-chunk-size": anything({ description: "Size of chunks.", noEffect: JAVA }),
  "max-initial-line-length": anything({ description: "Size of URLs.", noEffect: "they may have 8 KB" }),
  worker: anything({ description: "Threads.", noEffect: JAVA }),
  parent: anything({ description: "Threads.", noEffect: JAVA }),
  "use-native-transport": anything({ description: "Sockets.", noEffect: JAVA }),
});

const GIB = 1024 ** 3;
const MINUTE_MS = 60_000;

/** The keys. */
export const webServerKeys = Type.Object({
  port: port({ default: 8_080, description: "Port of API and UI; `--port` goes before it; 0 takes any that is free." }),
  host: text({
    default: "127.0.0.1",
    description:
      "Interface of both ports; `0.0.0.0` opens them to other machines. Until there is a user who has to sign in, API and UI listen to this machine alone.",
  }),
  "context-path": maybeText({ description: "Prefix of every path of API and UI, such as `/kestra`." }),
  "max-request-size": size({ default: 10 * GIB, minimum: 1024, description: "Size of a request's body." }),
  multipart: Type.Object({
    "max-file-size": size({ default: 10 * GIB, minimum: 1, description: "Size of the files of an upload, together." }),
    mixed: anything({ description: "Small files in memory.", noEffect: "all go to the disk" }),
    disk: anything({ description: "Files on disk.", noEffect: "all go to the disk" }),
    threshold: anything({ description: "Small files in memory.", noEffect: "all go to the disk" }),
    location: maybeText({ description: "Folder of uploads.", noEffect: "it is the system's for temporary files" }),
    enabled: anything({ description: "Uploads.", noEffect: "they always work" }),
  }),
  "read-idle-timeout": duration({
    default: MINUTE_MS,
    minimum: 100,
    description: "A body of which nothing comes for so long is given up.",
  }),
  "idle-timeout": duration({
    default: MINUTE_MS,
    minimum: 1_000,
    description: "A connection without a request for so long is closed; at most 255 s on Bun.",
  }),
  "write-idle-timeout": anything({
    description: "Sockets without writes.",
    noEffect: "whoever reads slowly is waited for",
  }),
  netty,
  cors,
  ssl,
  "thread-selection": anything({ description: "Threads of requests.", noEffect: JAVA }),
  "server-header": anything({ description: "The server's name.", noEffect: "answers do not name it" }),
});
