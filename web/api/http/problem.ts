/** What goes wrong with a request, and the error body that Kestra's clients know. */
import type { OperationProblem } from "../../../components/operations/operation-result.ts";
import type { StorageError } from "../../../core/contracts/storage.ts";

/** One thing that is wrong, and where. */
export interface Violation {
  readonly message: string;
  /** Of a property or an input. */
  readonly path?: string;
}

/** A request that cannot be answered as asked; the message is for users. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly violations: readonly Violation[];
  /** Headers of the answer, such as `allow`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    violations: readonly Violation[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = "ApiProblem";
    this.status = status;
    this.violations = violations;
    this.headers = headers;
  }
}

/** There is no such thing. */
export function notFound(what = ""): ApiProblem {
  return new ApiProblem(404, what === "" ? "Not Found" : `Not Found: ${what}`);
}

/** What was sent makes no sense; the first violation stands for all in the message. */
export function invalidEntity(violations: readonly Violation[]): ApiProblem {
  const [first] = violations;
  const where = first?.path ? `${first.path}: ` : "";
  return new ApiProblem(422, `Invalid entity: ${where}${first?.message ?? ""}`, violations);
}

/** An argument makes no sense. */
export function illegalArgument(message: string): ApiProblem {
  return new ApiProblem(422, `Illegal argument: ${message}`);
}

const STATUS_OF = { "not-found": 404, conflict: 409, invalid: 422 } as const;
const PREFIX_OF = { "not-found": "Not Found", conflict: "Illegal state", invalid: "Illegal argument" } as const;

/** Why an operation was refused. */
export function refusal(problems: readonly OperationProblem[]): ApiProblem {
  const [first] = problems;
  if (!first) return new ApiProblem(422, "Unprocessable Entity");
  const violations = problems.flatMap(({ inputId, message }) =>
    inputId === undefined ? [] : [{ message, path: inputId }],
  );
  return violations.length > 0
    ? invalidEntity(violations)
    : new ApiProblem(STATUS_OF[first.kind], `${PREFIX_OF[first.kind]}: ${first.message}`);
}

const STORAGE_PROBLEMS = {
  NOT_FOUND: [404, "Not Found"],
  NOT_A_DIRECTORY: [422, "Illegal argument"],
  FORBIDDEN_PATH: [422, "Illegal argument"],
  NO_SPACE: [503, "Service Unavailable"],
  UNAVAILABLE: [503, "Service Unavailable"],
} as const;

/** Why the internal storage did not do it. */
export function storageProblem({ code, message }: StorageError): ApiProblem {
  const [status, prefix] = STORAGE_PROBLEMS[code];
  return new ApiProblem(status, `${prefix}: ${message}`);
}

/** The answer that tells a problem. */
export function problemResponse({ status, message, violations, headers }: ApiProblem, url: URL): Response {
  // Who is not known is told nothing.
  if (status === 401) return new Response(null, { status, headers });
  const _links = { self: { href: `${url.pathname}${url.search}`, templated: false } };
  const errors = violations.map((violation) => ({ ...violation, _links: {}, _embedded: {} }));
  const body = { message, _links, _embedded: errors.length > 0 ? { errors } : {} };
  return Response.json(body, { status, headers });
}
