import { Client } from "./client.mjs";
import { parentPattern, patternSteps } from "./documents.mjs";
import { structSizes } from "./field-names.mjs";
import { startsSession } from "./session.mjs";
import { directlyUnder, tableGaps } from "./soundness.mjs";
import { choiceOf, Questions } from "./verdicts.mjs";

/**
 * Asks one client what the catalogue has entries for. Returns { state, evidence, tables, structs, asked }: the state is flat, from
 * "requirements key otel" to "known"; evidence has the reason of each verdict under the same name.
 *
 * `neighbours` are the results of the nearest measured versions on both sides, if there are any. What both answer alike is taken over;
 * then each table is held against the number of fields that this binary states for it, and where that does not fit, all its keys are
 * asked. Without neighbours everything is asked.
 */
export async function measure(binary, scratch, catalogue, neighbours) {
  const asking = new Asking(new Client(binary, scratch), catalogue, neighbours, structSizes(binary));
  for (const artefact of Object.keys(catalogue.keys)) asking.keys(artefact);
  asking.events();
  asking.features();
  await asking.shapes();
  asking.files();
  return asking.result;
}

class Asking {
  constructor(client, catalogue, neighbours, sizes) {
    this.client = client;
    this.catalogue = catalogue;
    this.neighbours = neighbours;
    this.sizes = sizes;
    this.result = { state: {}, evidence: {}, tables: {}, structs: {}, gaps: {}, asked: 0 };
  }

  /** An answer: the neighbours' where they agree, else what `ask` finds: { value, evidence }, with no value for "ignored". */
  answer(name, ask, always = false) {
    if (!always && this.neighboursAgree(name)) {
      const [lower] = this.neighbours;
      if (lower.state[name] !== undefined) this.result.state[name] = lower.state[name];
      return lower.state[name];
    }
    this.result.asked += 1;
    const { value, evidence } = ask();
    delete this.result.state[name];
    if (value === undefined) return undefined;
    this.result.state[name] = value;
    if (evidence !== undefined) this.result.evidence[name] = evidence;
    return value;
  }

  neighboursAgree(name) {
    const [lower, upper] = this.neighbours ?? [];
    return lower !== undefined && lower.state[name] === upper.state[name];
  }

  keys(artefact) {
    const entries = [...this.catalogue.keys[artefact]].sort(
      (a, b) => patternSteps(a.path).length - patternSteps(b.path).length,
    );
    this.ask(artefact, entries, () => false);
    const wrong = this.tablesThatDoNotFit(artefact);
    if (wrong.length > 0 && this.neighbours !== undefined) {
      const inside = (entry) =>
        wrong.some((table) => directlyUnder(entry.path, table) || entry.path.startsWith(`${table}.`));
      this.ask(artefact, entries, (entry) => wrong.includes("") || inside(entry));
      this.tablesThatDoNotFit(artefact);
    }
  }

  /** Asks about keys, parents first, their values, whether their tables are strict, and which members they need. */
  ask(artefact, entries, always) {
    const questions = new Questions(this.client, artefact);
    const status = new Map();
    this.result.tables[`${artefact} `] = artefact === "requirements" ? "ConfigRequirementsToml" : "ConfigToml";
    for (const entry of entries) {
      const again = always(entry) || !this.isCounted(artefact, entry.path);
      const parent = nearestKnownEntry(entry.path, status);
      const verdict = this.answer(
        `${artefact} key ${entry.path}`,
        () => (parent === "ignored" ? {} : keyAnswer(questions.key(entry))),
        again,
      );
      status.set(entry.path, verdict ?? "ignored");
      if (verdict !== "known") continue;
      this.noteStruct(artefact, entry);
      if (choiceOf(entry.type) === undefined) continue;
      this.answer(`${artefact} values ${entry.path}`, () => valuesAnswer(questions.values(entry)), again);
    }
    for (const table of tablesOf(entries, status)) {
      this.answer(
        `${artefact} strict ${table}`,
        () => (questions.strict(table) ? { value: "strict" } : {}),
        always({ path: `${table}.x` }),
      );
      this.required(artefact, questions, table, entries, status);
    }
  }

  /**
   * Whether this binary states how many fields the table of a key has, where the neighbours' binaries do. Only then may the answer be
   * taken over: the count shows when it is wrong. Config keys below the root are let off: there are many, and no policy hangs on
   * their exact first version.
   */
  isCounted(artefact, path) {
    const table = parentPattern(path).replace(/(?:\[\]|\.<[^>]*>)+$/u, "");
    if (artefact === "config" && table !== "") return true;
    const place = `${artefact} ${table}`;
    if (table === "") return this.result.tables[place] in this.sizes;
    const counted = this.neighbours?.some((neighbour) => neighbour.tables[place] in neighbour.structs);
    return counted !== true || this.result.tables[place] in this.sizes;
  }

  /** The members that a table cannot do without. */
  required(artefact, questions, table, entries, status) {
    const types = new Map(
      entries
        .filter((entry) => status.get(entry.path) === "known" && parentPattern(entry.path) === table)
        .map((entry) => [patternSteps(entry.path).at(-1), entry.type]),
    );
    this.answer(`${artefact} required ${table}`, () => {
      const found = questions.required(table, types);
      return found === undefined ? {} : { value: found.members.join(" "), evidence: found.evidence };
    });
  }

  noteStruct(artefact, entry) {
    if (!hasTable(entry.type)) return;
    const name = `${artefact} ${entry.path}`;
    const told = /expected struct (\w+)/u.exec(this.result.evidence[`${artefact} key ${entry.path}`] ?? "")?.[1];
    const struct =
      told ?? this.neighbours?.map((neighbour) => neighbour?.tables[name]).find((found) => found !== undefined);
    if (struct !== undefined) this.result.tables[name] = struct;
  }

  /** The tables whose number of known keys departs from what the binary states otherwise than in the neighbours. */
  tablesThatDoNotFit(artefact) {
    for (const struct of Object.values(this.result.tables))
      if (struct in this.sizes) this.result.structs[struct] = this.sizes[struct];
    const gaps = tableGaps(artefact, this.catalogue.keys[artefact], this.result);
    const wrong = Object.entries(gaps).filter(([table, gap]) => {
      const theirs = this.neighbours?.map((neighbour) => neighbour?.gaps[`${artefact} ${table}`] ?? 0) ?? [0];
      return gap !== 0 && !theirs.includes(gap);
    });
    for (const [table, gap] of Object.entries(gaps)) this.result.gaps[`${artefact} ${table}`] = gap;
    return wrong.map(([table]) => table);
  }

  events() {
    const load = (name) => this.client.load({ requirements: `hooks = { ${name} = 7 }\n` });
    for (const { event } of this.catalogue.events) {
      this.answer(`event ${event}`, () => {
        if (load(event).accepted || !load("zzz_control").accepted) return {};
        return {
          value: "known",
          evidence: `\`hooks = { ${event} = 7 }\` refused, \`hooks = { zzz_control = 7 }\` accepted`,
        };
      });
    }
  }

  /** The client lists its features itself, in one run. */
  features() {
    for (const [name, stage] of this.client.features()) this.result.state[`feature ${name}`] = stage;
  }

  /** Whether a shape loads is always asked: it may be refused in the middle of its life only. Sessions are slow, and go by neighbours. */
  async shapes() {
    for (const shape of this.catalogue.shapes) {
      const texts = { [shape.artefact ?? "requirements"]: shape.document };
      const verdict = this.client.load(texts);
      const name = `shape ${shape.id}`;
      const asks = verdict.accepted && shape.session === true && !this.neighboursAgree(name);
      const session = asks ? await startsSession(this.client, texts) : undefined;
      const takesOver = verdict.accepted && this.neighboursAgree(name) && this.neighbours[0].state[name] !== "refused";
      this.answer(name, () => shapeAnswer(verdict, session), !takesOver);
    }
  }

  /** Which files a client reads: a wrong type in one that it reads stops it. */
  files() {
    for (const file of ["systemConfig", "managedConfig"]) {
      this.answer(`file ${file}`, () => {
        const verdict = this.client.load({ [file]: "model = 7\n" });
        return verdict.accepted ? {} : { value: "read", evidence: verdict.message };
      });
    }
  }
}

const keyAnswer = ({ status, evidence }) => (status === "ignored" ? {} : { value: status, evidence });

const valuesAnswer = (found) =>
  found === undefined ? {} : { value: found.values.join(" "), evidence: found.evidence };

function shapeAnswer(verdict, session) {
  if (!verdict.accepted) return { value: "refused", evidence: verdict.message };
  return session?.started === false ? { value: "fails-sessions", evidence: session.message } : {};
}

/** What became of the nearest table above a key that has an entry of its own; a key without one stands at the root. */
function nearestKnownEntry(path, status) {
  for (let above = parentPattern(path); above !== ""; above = parentPattern(above)) {
    const found = status.get(above);
    if (found !== undefined) return found;
  }
  return "known";
}

/** The patterns of the tables that hold the known keys. */
function tablesOf(entries, status) {
  const known = entries.filter((entry) => status.get(entry.path) === "known");
  const parents = known.map((entry) => parentPattern(entry.path));
  const own = known.filter((entry) => hasTable(entry.type)).map((entry) => memberPattern(entry.path, entry.type));
  return [...new Set([...parents, ...own])].filter((pattern) => pattern !== "").sort();
}

const hasTable = (type) =>
  type.kind === "table" || (type.kind === "union" && type.of.some(hasTable)) || hasTableInside(type);
const hasTableInside = (type) =>
  (type.kind === "list" && hasTable(type.item)) || (type.kind === "map" && hasTable(type.value));

/** The pattern of the tables inside a list or map; a table's own otherwise. */
function memberPattern(path, type) {
  if (type.kind === "list") return memberPattern(`${path}[]`, type.item);
  if (type.kind === "map") return memberPattern(`${path}.<name>`, type.value);
  return path;
}
