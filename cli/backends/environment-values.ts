/** What flows see of the environment variables: `envs`. */

/** How environment variables begin that expressions see as `envs`, where nothing else is configured. */
const ENV_PREFIX_DEFAULT = "ENV_";

/** Variables that begin so, without the prefix and in lower case. @param hidden names that flows do not see */
export function envsOf(
  variables: Readonly<Record<string, string>>,
  prefix: string = ENV_PREFIX_DEFAULT,
  hidden: readonly string[] = [],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables)
      .filter(([name]) => name.startsWith(prefix) && !hidden.includes(name))
      .map(([name, value]) => [name.slice(prefix.length).toLowerCase(), value]),
  );
}
