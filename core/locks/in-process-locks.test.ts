import { locksContract } from "../contracts/testing/locks-contract.ts";
import { InProcessLocks } from "./in-process-locks.ts";

locksContract("one process", () => {
  const locks = new InProcessLocks();
  return Promise.resolve({ one: locks, other: locks, dispose: () => Promise.resolve() });
});
