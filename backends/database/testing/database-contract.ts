/** What every driver of a database must do; a driver's own test file calls this with a way to open it. */
import { type Check, type ContractOptions, contractSuite } from "../../../core/contracts/testing/contract-suite.ts";
import type { SqlDatabase } from "../sql-database.ts";
import { lockTests } from "./database-locks.ts";
import { noticeTests } from "./database-notices.ts";
import { statementTests } from "./database-statements.ts";
import { transactionTests } from "./database-transactions.ts";
import { writeTests } from "./database-writes.ts";

/** An empty database for one test. */
export interface OpenDatabase {
  readonly database: SqlDatabase;
  /** Closes it and removes what it held. */
  dispose(): Promise<void>;
}

/** Registers a test of a database. */
export type DatabaseCheck = Check<OpenDatabase>;

/** Registers the tests of the contract; every `open` answers an empty database. */
export function databaseContract(name: string, open: () => Promise<OpenDatabase>, options: ContractOptions = {}): void {
  const close = ({ dispose }: OpenDatabase): Promise<void> => dispose();
  const groups = [statementTests, writeTests, transactionTests, lockTests, noticeTests];
  contractSuite(`database contract of ${name}`, { open, close }, options, groups);
}
