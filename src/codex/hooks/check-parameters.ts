import { distance } from "fastest-levenshtein";
import type { Plain } from "../../source/located.ts";
import { isPlainMap } from "../../source/located.ts";
import { hookLibrary, libraryHook } from "./library.ts";
import { checkValue, type ParameterProblem } from "./parameters.ts";

/** What is wrong with the parameters (`with`) of a library hook. An empty path is a problem of `use` itself. */
export function checkParameters(use: string, value: Plain | undefined): readonly ParameterProblem[] {
  const hook = libraryHook(use);
  if (hook === undefined) {
    return [
      {
        path: [],
        message: `the library has no hook "${use}"; it has ${hookLibrary.map((entry) => entry.name).join(", ")}`,
      },
    ];
  }
  if (value !== undefined && !isPlainMap(value)) return [{ path: [], message: "the parameters must be a map" }];
  const given = value ?? {};
  const names = hook.parameters.map((parameter) => parameter.name);
  const unknown = Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => ({ path: [name], message: `${use} has no parameter "${name}"${nearest(name, names)}` }));
  const wrong = hook.parameters.flatMap(({ name, type, required }) => {
    const own = Object.hasOwn(given, name) ? given[name] : undefined;
    if (own !== undefined) return checkValue(type, own, [name]);
    return required ? [{ path: [], message: `${use} needs the parameter "${name}"` }] : [];
  });
  return [...unknown, ...wrong];
}

function nearest(name: string, names: readonly string[]): string {
  const near = names.filter((other) => distance(name, other) <= 3);
  return near[0] === undefined ? "" : `; did you mean "${near[0]}"?`;
}
