/** What is wrong with a key or a value, as an answer. */
import { IonError } from "../../../core/files/ion.ts";
import { KeyValueError } from "../../../core/files/key-value-store.ts";
import { KeyValueTypeError } from "../../../core/files/key-value-types.ts";
import { ApiProblem, illegalArgument } from "../http/problem.ts";

/** Does something with pairs. @throws ApiProblem 422 for a key or value that cannot be one */
export async function withKeyValueProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof IonError) throw new ApiProblem(422, `Invalid json: ${error.message}`);
    if (error instanceof KeyValueError || error instanceof KeyValueTypeError) throw illegalArgument(error.message);
    throw error;
  }
}
