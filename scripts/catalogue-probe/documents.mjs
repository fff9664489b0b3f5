/**
 * TOML documents for the probes. A document is a plain object; each top-level key takes one line, everything below it stands inline,
 * so that one writer serves every client version.
 */
export function documentText(document) {
  return Object.entries(document)
    .map(([key, value]) => `${keyText(key)} = ${valueText(value)}\n`)
    .join("");
}

function valueText(value) {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  if (value !== null && typeof value === "object") {
    const fields = Object.entries(value).map(([key, item]) => `${keyText(key)} = ${valueText(item)}`);
    return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
  }
  return String(value);
}

const keyText = (key) => (/^[A-Za-z0-9_-]+$/u.test(key) ? key : JSON.stringify(key));

/** The steps of a pattern: `hooks.<Event>[].matcher` is "hooks", "<Event>", "[]", "matcher". */
export function patternSteps(pattern) {
  return pattern.split(".").flatMap((part) => {
    const name = part.replaceAll("[]", "");
    return [name, ...Array((part.length - name.length) / 2).fill("[]")];
  });
}

/** The pattern of a list of steps. */
export function stepsPattern(steps) {
  return steps.reduce((text, step) => (step === "[]" ? `${text}[]` : text === "" ? step : `${text}.${step}`), "");
}

export const parentPattern = (pattern) => stepsPattern(patternSteps(pattern).slice(0, -1));

/**
 * The document that puts `value` at a pattern. `siblings(pattern)` names what must stand beside it at each table on the way, so that
 * the document is valid but for the value under test. `rename` puts the value under another last name instead.
 */
export function documentAt(pattern, value, { siblings = () => ({}), names = {}, rename } = {}) {
  const steps = patternSteps(pattern);
  const build = (index) => {
    if (index === steps.length) return value;
    const step = steps[index];
    if (step === "[]") return [build(index + 1)];
    const here = stepsPattern(steps.slice(0, index));
    const name = names[step] ?? step;
    const around = { ...siblings(here, pattern) };
    if (rename !== undefined && index === steps.length - 1) {
      delete around[name];
      return { ...around, [rename]: value };
    }
    return { ...around, [name]: build(index + 1) };
  };
  return build(0);
}
