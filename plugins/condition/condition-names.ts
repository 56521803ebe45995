/** The names of a condition type: today's, and those of older flows. */

/** The type and its aliases. Most conditions were once called `<Name>Condition`. */
export function conditionNames(name: string, oldName = `${name}Condition`) {
  return {
    type: `io.kestra.plugin.core.condition.${name}`,
    aliases: [
      ...(oldName === name ? [] : [`io.kestra.plugin.core.condition.${oldName}`]),
      `io.kestra.core.models.conditions.types.${oldName}`,
    ],
  };
}
