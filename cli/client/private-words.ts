/** Words that nobody else is to see: from standard input, or typed on a terminal without being shown. */
import { readStandardInput } from "../../platform/console.ts";
import type { Capabilities } from "../terminal/capabilities.ts";
import { UsageFault } from "./faults.ts";

/** The first line of standard input. @throws UsageFault when there is none */
export async function readPrivateLine(what: string): Promise<string> {
  const [line = ""] = (await readStandardInput()).split(/\r?\n/);
  if (line === "") throw new UsageFault(`There is no ${what} on standard input.`);
  return line;
}

/** Asks for a name and password, or for what of them is missing; undefined when the person would not answer. */
export async function askForLogin(
  capabilities: Capabilities,
  user: string | undefined,
): Promise<{ readonly user: string; readonly password: string } | undefined> {
  const check = (answer: string): string | undefined => (answer === "" ? "An answer is needed." : undefined);
  const questions = [
    ...(user === undefined
      ? [{ id: "user", label: "User", hint: "e-mail address", kind: "text", check } as const]
      : []),
    { id: "password", label: "Password", hint: "not shown", kind: "secret", check } as const,
  ];
  const { askPerson } = await import("../run/ask-for-inputs.ts");
  const answers = await askPerson(questions, capabilities, new Promise(() => undefined));
  const password = answers?.get("password");
  const name = user ?? answers?.get("user");
  return password === undefined || name === undefined ? undefined : { user: name, password };
}
