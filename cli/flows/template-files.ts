/**
 * Which files hold templates rather than flows: a template has nothing that a flow could not have, so that only the
 * file's place can tell.
 */
import { basename, dirname, relative, resolve, sep } from "node:path";

/** Folders of templates, at any depth of the folder that was named. */
const TEMPLATE_FOLDERS: ReadonlySet<string> = new Set(["templates", "_templates"]);

/** Names of files that hold a template wherever they lie. */
const TEMPLATE_FILE = /\.template\.ya?ml$/i;

/**
 * True when the file holds a template: by its name, or because it lies in a folder of templates.
 * @param named the folder, or the file itself, that a person named; what lies above it does not count
 */
export function isTemplateFile(file: string, named: string): boolean {
  if (TEMPLATE_FILE.test(file)) return true;
  const top = resolve(file) === resolve(named) ? dirname(resolve(named)) : resolve(named);
  const below = dirname(relative(top, resolve(file))).split(sep);
  return [basename(top), ...below].some((folder) => TEMPLATE_FOLDERS.has(folder));
}
