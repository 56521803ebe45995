/** Files of this machine that a request carries. */
import { RestFault } from "../../core/rest/faults.ts";
import { readLocalFile } from "../../platform/local-files.ts";
import { reasonOf } from "../flows/flow-files.ts";

/** The bytes of a file, read while they are sent. @throws RestFault that names it when it cannot be read */
export async function* sentFile(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* readLocalFile(path);
  } catch (error) {
    throw new RestFault(`${path}: ${reasonOf(error)}.`);
  }
}
