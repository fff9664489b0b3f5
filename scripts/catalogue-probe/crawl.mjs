import { placeholderNames, siblingsFor } from "./contexts.mjs";
import { documentAt, documentText, patternSteps } from "./documents.mjs";
import { listedVariants, reason } from "./verdicts.mjs";

const controlName = "zzz_control";
const deepest = 7;
const reach = 120;
const unnamed = Symbol("unnamed");

/**
 * Finds the keys of one artefact that a client knows, at every depth, and the type that it asks for, without knowing any beforehand:
 * each table is given every name that the binary lists, all with values of a wrong type, and the client names the ones it minds.
 */
export class Crawl {
  constructor(client, artefact, stretches) {
    this.client = client;
    this.artefact = artefact;
    this.stretches = stretches;
    this.names = [...new Set(stretches.flat())].filter((name) => /^[a-z_]/u.test(name)).sort();
    this.found = [];
  }

  /** The keys found below a table ("" for the root): [{ path, type, struct? }]. */
  keysBelow(table) {
    this.visit(table, 0);
    return this.found;
  }

  visit(table, depth) {
    if (depth > deepest) return;
    for (const name of this.childrenOf(table)) {
      const path = table === "" ? name : `${table}.${name}`;
      const { type, struct, tables } = this.typeOf(path, (value) => value);
      this.found.push({ path, type, ...(struct !== undefined && { struct }) });
      for (const inner of tables) this.visit(inner, depth + 1);
    }
  }

  /** The names that a table knows. */
  childrenOf(table) {
    const strictList = this.expectedFields(table);
    if (strictList !== undefined) return strictList;
    const known = new Set();
    for (const value of [7, '"zzz"']) {
      const control = this.loadPool(table, [controlName], value);
      this.idle = control.accepted ? undefined : reason(control.message);
      const pool = this.names.filter((name) => !known.has(name));
      for (const name of this.minded(table, pool, value)) known.add(name);
    }
    return [...known].sort();
  }

  /**
   * The names of a pool whose value the client minds. A refusal that a made-up name alone draws too (a required field is missing)
   * says nothing about the pool. Minded names are named by the client's message, or else found by halving the pool.
   */
  minded(table, pool, value) {
    const named = [];
    let rest = pool;
    for (;;) {
      const name = this.mindedName(table, rest, value);
      if (name === undefined) return named;
      if (name === unnamed) break;
      const near = this.neighbours(name).filter((other) => rest.includes(other));
      const found =
        near.length < rest.length
          ? [
              name,
              ...this.minded(
                table,
                near.filter((other) => other !== name),
                value,
              ),
            ]
          : [name];
      named.push(...found);
      rest = rest.filter((other) => !found.includes(other));
    }
    if (rest.length === 1) return [...named, ...rest];
    const middle = rest.length >> 1;
    return [
      ...named,
      ...this.minded(table, rest.slice(0, middle), value),
      ...this.minded(table, rest.slice(middle), value),
    ];
  }

  /** The one name of a pool that the client's message is about; undefined when it minds none, `unnamed` when it does not say which. */
  mindedName(table, pool, value) {
    const verdict = pool.length === 0 ? { accepted: true } : this.loadPool(table, pool, value);
    if (verdict.accepted || reason(verdict.message) === this.idle) return undefined;
    return verdict.name !== undefined && pool.includes(verdict.name) ? verdict.name : unnamed;
  }

  /** The names that stand near a name in the binary: the fields of one struct stand together. */
  neighbours(name) {
    const near = this.stretches.flatMap((stretch) =>
      stretch.flatMap((other, index) =>
        other === name ? stretch.slice(Math.max(0, index - reach), index + reach) : [],
      ),
    );
    return [...new Set(near)];
  }

  /** The fields that a strict table lists when it refuses an unknown one. */
  expectedFields(table) {
    const path = table === "" ? controlName : `${table}.${controlName}`;
    const verdict = this.load(path, 7);
    const match = verdict.accepted
      ? null
      : /unknown field `zzz_control`, expected (?:one of )?(.*)$/u.exec(verdict.message);
    if (match === null) return undefined;
    return [...match[1].replace(/ in `[^`]*`.*$/u, "").matchAll(/`([^`]*)`/gu)].map((found) => found[1]);
  }

  /** Loads a table with many children, one a line, and reads from the message which of them the client minds. */
  loadPool(table, pool, value) {
    const steps = patternSteps(table).filter((step) => step !== "");
    const header = headerText(steps);
    const siblings = siblingsFor(this.artefact, { path: `${table}.x` })(table);
    const beside = Object.entries(siblings).filter(([name]) => !pool.includes(name));
    const lines = [
      ...header,
      ...documentText(Object.fromEntries(beside))
        .split("\n")
        .filter((line) => line !== ""),
    ];
    const first = lines.length + 1;
    const text = [...lines, ...pool.map((name) => `${name} = ${value}`), ""].join("\n");
    const verdict = this.client.load({ [this.artefact]: text });
    if (verdict.accepted) return verdict;
    const line = /(?:\.toml:|TOML parse error at line )(\d+)/u.exec(verdict.output)?.[1];
    const place = / in `([^`]*)`/u.exec(verdict.message)?.[1]?.split(".") ?? [];
    const named = place.length > steps.filter((step) => step !== "[]").length ? place.at(-1) : undefined;
    const byLine = line === undefined ? undefined : pool[Number(line) - first];
    return { accepted: false, message: verdict.message, name: byLine ?? named };
  }

  /**
   * The type at a path, read from the reasons of refusals. `wrap` puts a value where the type in question stands, for items and
   * values. `tables` are the patterns of the tables inside, to be visited next.
   */
  typeOf(path, wrap, pattern = path) {
    const asNumber = this.load(path, wrap(7));
    if (asNumber.accepted) return { type: this.numberType(path, wrap), tables: [] };
    const text = asNumber.message;
    if (text.includes("expected a boolean")) return { type: { kind: "boolean" }, tables: [] };
    if (/expected (?:a |absolute )?path|path string/u.test(text)) return { type: { kind: "path" }, tables: [] };
    if (text.includes("expected a string")) return { type: { kind: "string" }, tables: [] };
    if (/expected (?:a |an )?(?:sequence|array|list)|expected a non-empty array/u.test(text)) {
      const item = this.typeOf(path, (value) => wrap([value]), `${pattern}[]`);
      return { ...item, type: { kind: "list", item: item.type } };
    }
    if (/expected a map/u.test(text)) {
      const value = this.typeOf(path, (inner) => wrap({ probe: inner }), `${pattern}.<name>`);
      return { ...value, type: { kind: "map", value: value.type } };
    }
    const struct = /expected (?:internally tagged enum|struct|struct variant) (\w+)/u.exec(text)?.[1];
    if (struct !== undefined) return this.tableType(path, wrap, pattern, struct);
    const asText = this.load(path, wrap("zzz"));
    const choices = asText.accepted ? undefined : listedVariants(asText.message);
    return choices === undefined ? this.unionType(path, wrap, pattern) : this.choiceType(path, wrap, pattern, choices);
  }

  /** A struct with known children, or one that only wraps a map: such a one minds any child of a wrong type. */
  tableType(path, wrap, pattern, struct) {
    const control = this.load(path, wrap({ [controlName]: 7 }));
    const plain = this.load(path, wrap({}));
    if (control.accepted || !plain.accepted || control.message.includes("unknown field")) {
      return {
        type: { kind: "table", strict: !control.accepted && control.message.includes("unknown field") },
        struct,
        tables: [pattern],
      };
    }
    const value = this.typeOf(path, (inner) => wrap({ probe: inner }), `${pattern}.<name>`);
    return { type: { kind: "map", value: value.type }, struct, tables: value.tables };
  }

  /** An enum: values that are plain texts, and values that open a table of their own (`{ granular = { ... } }`). */
  choiceType(path, wrap, pattern, choices) {
    const opens = (value) => {
      const verdict = this.load(path, wrap(value));
      return !verdict.accepted && /unit variant/u.test(verdict.message);
    };
    const tables = choices.filter(opens);
    const plain = { kind: "choice", of: choices.filter((value) => !tables.includes(value)) };
    if (tables.length === 0) return { type: plain, tables: [] };
    const inner = tables.map((value) => {
      const payload = this.typeOf(path, (part) => wrap({ [value]: part }), `${pattern}.${value}`);
      this.found.push({ path: `${pattern}.${value}`, type: payload.type });
      return payload.tables;
    });
    const table = { kind: "table", strict: true };
    return { type: plain.of.length === 0 ? table : { kind: "union", of: [plain, table] }, tables: inner.flat() };
  }

  numberType(path, wrap) {
    const asText = this.load(path, wrap("zzz"));
    if (asText.accepted) return { kind: "any" };
    if (/expected (?:a )?(?:f32|f64|floating point)/u.test(asText.message)) return { kind: "number" };
    return this.load(path, wrap(-1)).accepted
      ? { kind: "integer" }
      : { kind: "integer", minimum: this.load(path, wrap(0)).accepted ? 0 : 1 };
  }

  /** An untagged enum does not tell what it wants: each plain kind is tried. */
  unionType(path, wrap, pattern) {
    const offers = [
      [true, { kind: "boolean" }],
      ["zzz", { kind: "string" }],
      [["zzz"], { kind: "list", item: { kind: "string" } }],
      [{}, { kind: "table", strict: false }],
    ];
    const taken = offers.filter(([value]) => this.load(path, wrap(value)).accepted).map(([, type]) => type);
    if (taken.length === 0) return { type: { kind: "any" }, tables: [] };
    const tables = taken.some((type) => type.kind === "table") ? [pattern] : [];
    return { type: taken.length === 1 ? taken[0] : { kind: "union", of: taken }, tables };
  }

  load(path, value) {
    const document = documentAt(path, value, {
      siblings: siblingsFor(this.artefact, { path }),
      names: placeholderNames,
    });
    return this.client.load({ [this.artefact]: documentText(document) });
  }
}

/** The header lines that open a table: `[a.b]`, or `[[a]]` before it for a list. */
function headerText(steps) {
  const lines = [];
  const names = [];
  steps.forEach((step, index) => {
    if (step === "[]") {
      lines.push(`[[${names.join(".")}]]`);
      return;
    }
    const name = placeholderNames[step] ?? step;
    names.push(/^[A-Za-z0-9_-]+$/u.test(name) ? name : JSON.stringify(name));
    if (index === steps.length - 1) lines.push(`[${names.join(".")}]`);
  });
  return lines;
}
