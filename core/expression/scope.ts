/** Names that a template itself binds: `set`, loop variables, macro arguments. */

/** One layer of names; lookups go on in the parent, and then in the rendering's variables unless sealed. */
export class Scope {
  /** The layer around this one. */
  readonly parent: Scope | undefined;
  /** What is bound here. */
  readonly names = new Map<string, unknown>();
  /** True for a macro's own layer: nothing outside is visible. */
  readonly sealed: boolean;

  constructor(parent: Scope | undefined, sealed = false) {
    this.parent = parent;
    this.sealed = sealed;
  }

  /** The layer that binds the name, or undefined. */
  find(name: string): Scope | undefined {
    if (this.names.has(name)) return this;
    for (let scope = this.parent; scope && !this.sealed; scope = scope.parent) {
      if (scope.names.has(name)) return scope;
      if (scope.sealed) return undefined;
    }
    return undefined;
  }

  /** Whether names not bound here may be the rendering's variables. */
  get open(): boolean {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) if (scope.sealed) return false;
    return true;
  }
}
