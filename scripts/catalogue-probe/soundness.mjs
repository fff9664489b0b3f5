/**
 * Holds the keys found known against the number of fields that the binary states for each table ("struct X with N elements"). Returns
 * the difference by table: 0 where they agree, positive where the binary has fields that the catalogue does not know of.
 */
export function tableGaps(artefact, entries, result) {
  const gaps = {};
  for (const [place, struct] of Object.entries(result.tables)) {
    const stated = result.structs[struct];
    if (stated === undefined || !place.startsWith(`${artefact} `)) continue;
    const table = place.slice(artefact.length + 1);
    if (entries.some((entry) => entry.path === table && entry.aliasOf !== undefined)) continue;
    const children = entries.filter((entry) => entry.aliasOf === undefined && directlyUnder(entry.path, table));
    gaps[table] = stated - children.filter((entry) => result.state[`${artefact} key ${entry.path}`] === "known").length;
  }
  return gaps;
}

/** Whether a path is a named child of a table ("" for the root), or of the members of a list or map of tables. */
export function directlyUnder(path, table) {
  if (table === "") return /^[^.<[\]]+$/u.test(path);
  return path.startsWith(table) && /^(?:\[\]|\.<[^>]*>)*\.[^.<[\]]+$/u.test(path.slice(table.length));
}
