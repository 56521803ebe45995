/** What users' names and passwords have to be like. */

/** Characters of a user name or password. */
export const CREDENTIAL_CHARS_MAX = 256;

/** Characters of a password at the least. */
export const PASSWORD_CHARS_MIN = 8;

/** A user's name is an e-mail address. */
const EMAIL = /^[^@\s:]+@[^@\s:]+$/;

/** All that is wrong with a user's name and password, for people; never holds the password. */
export function credentialProblems(username: string, password: string): readonly string[] {
  return [...usernameProblems(username), ...passwordProblems(password)];
}

function usernameProblems(username: string): readonly string[] {
  if (username === "") return ["No username is given"];
  const problems: string[] = [];
  if (!EMAIL.test(username)) problems.push("The username must be an e-mail address");
  if (username.length > CREDENTIAL_CHARS_MAX) {
    problems.push(`The username must have at most ${CREDENTIAL_CHARS_MAX} characters`);
  }
  return problems;
}

/** All that is wrong with a password. */
export function passwordProblems(password: string): readonly string[] {
  if (password === "") return ["No password is given"];
  const problems: string[] = [];
  if (password.length < PASSWORD_CHARS_MIN) {
    problems.push(`The password must have at least ${PASSWORD_CHARS_MIN} characters`);
  }
  if (!/\p{Lu}/u.test(password)) problems.push("The password must have an upper case letter");
  if (!/\p{Nd}/u.test(password)) problems.push("The password must have a digit");
  if (password.length > CREDENTIAL_CHARS_MAX) {
    problems.push(`The password must have at most ${CREDENTIAL_CHARS_MAX} characters`);
  }
  return problems;
}
