import type { TaskFiles } from "../../core/plugin/task.ts";

/**
 * Stores content that the task makes as it goes. Rejects with the fault of the making, rather than with what the
 * storage says about it.
 */
export async function putContent(
  files: Pick<TaskFiles, "put">,
  name: string,
  content: AsyncIterable<Uint8Array>,
): Promise<string> {
  let fault: { readonly error: unknown } | undefined;
  const watched = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* content;
    } catch (error) {
      fault = { error };
      throw error;
    }
  };
  try {
    return await files.put(name, watched());
  } catch (error) {
    throw fault ? fault.error : error;
  }
}
