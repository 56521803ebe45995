import { repositoryContract } from "../../../core/contracts/testing/repository-contract.ts";
import { createMemoryRepository } from "./memory-repository.ts";

repositoryContract("memory", () => Promise.resolve(createMemoryRepository()));
