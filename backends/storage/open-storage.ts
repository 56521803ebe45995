/** The storage that a configuration chooses. Each driver loads when it is chosen. */
import type { StorageChoice } from "../../core/configuration/deployment.ts";
import type { Storage } from "../../core/contracts/storage.ts";

/** Opens it. @throws Error with a message for users: keys that do not make sense, or a storage that cannot be used */
export async function openStorage(choice: StorageChoice): Promise<Storage> {
  if (choice.type === "local") {
    const { createLocalStorage } = await import("./local/local-storage.ts");
    return await createLocalStorage({ directory: choice.directory });
  }
  const { fromMinioSettings, fromS3Settings } = await import("./s3/s3-settings.ts");
  const options = choice.type === "s3" ? fromS3Settings(choice.settings) : fromMinioSettings(choice.settings);
  const { createS3Storage } = await import("./s3/s3-storage.ts");
  return await createS3Storage(options);
}
