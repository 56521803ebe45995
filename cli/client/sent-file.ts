/** Files of this machine that a request carries. */
import { readLocalFile } from "../../platform/local-files.ts";
import { reasonOf } from "../flows/flow-files.ts";
import { ClientFault } from "./faults.ts";

/** The bytes of a file, read while they are sent. @throws ClientFault that names it when it cannot be read */
export async function* sentFile(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* readLocalFile(path);
  } catch (error) {
    throw new ClientFault(`${path}: ${reasonOf(error)}.`);
  }
}
