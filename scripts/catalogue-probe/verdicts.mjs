import { placeholderNames, rightValue, siblingsFor, wrongValue } from "./contexts.mjs";
import { documentAt, documentText } from "./documents.mjs";

const controlName = "zzz_control";
const controlValue = "zzz_value";

/**
 * Asks one client about keys, values and strict tables of one artefact. Each method loads a few documents that differ in one place,
 * and says what the difference shows.
 */
export class Questions {
  constructor(client, artefact) {
    this.client = client;
    this.artefact = artefact;
  }

  /**
   * Whether the client knows an entry's key. A key is known when a value of the wrong type is refused and the same document with the
   * key renamed is not, or fails otherwise. Where both fail alike (an untagged enum hides the reason, a placeholder has no other
   * name), it is known when the right value is taken, or refused for another reason. Where all three fail alike, and not because
   * of their shape, the client does not look at the key. Returns { status: "known" | "ignored" | "refused", evidence }.
   */
  key(entry) {
    const wrong = wrongValue(entry.type);
    if (wrong === undefined) return this.keyOfAnyType(entry);
    const tried = this.ask(entry, wrong);
    if (tried.accepted) return { status: "ignored" };
    const name = lastName(entry.path);
    const control = this.ask(entry, wrong, controlName);
    if (tellsUnknown(tried.message, name)) return { status: "refused", evidence: quote(tried) };
    const evidence = `\`${tried.text.trim()}\` refused: ${reason(tried.message)}`;
    if (control.accepted || reason(control.message, controlName) !== reason(tried.message, name))
      return { status: "known", evidence };
    const right = this.ask(entry, rightValue(entry.type, siblingsFor(this.artefact, entry)(entry.path)));
    if (right.accepted) return { status: "known", evidence: `\`${right.text.trim()}\` accepted; ${evidence}` };
    if (reason(right.message) !== reason(tried.message))
      return { status: "known", evidence: `${evidence}; the right type fails otherwise` };
    return hidesReason(right.message) ? { status: "refused", evidence: quote(right) } : { status: "ignored" };
  }

  /** A key that takes any value shows itself only in a strict table: the key is taken, its renamed twin is not. */
  keyOfAnyType(entry) {
    const own = this.ask(entry, "probe");
    const control = this.ask(entry, "probe", controlName);
    if (control.accepted) return own.accepted ? { status: "ignored" } : { status: "known", evidence: quote(own) };
    if (
      !own.accepted &&
      (tellsUnknown(own.message, lastName(entry.path)) || !tellsUnknown(control.message, controlName))
    ) {
      return { status: "refused", evidence: quote(own) };
    }
    return {
      status: "known",
      evidence: `\`${own.text.trim()}\` passes, renamed it is refused: ${reason(control.message)}`,
    };
  }

  /** The values that a choice takes, as the client lists them when it refuses a made-up one; a value beyond the list is asked for. */
  values(entry) {
    const choice = choiceOf(entry.type);
    const put = (value) => insert(entry.type, value);
    const refused = this.ask(entry, put(controlValue));
    if (refused.accepted) return undefined;
    const listed = listedVariants(refused.message);
    if (listed === undefined)
      return {
        values: choice.filter((value) => this.ask(entry, put(value)).accepted),
        evidence: "each value asked for",
      };
    const silent = choice.filter((value) => !listed.includes(value) && this.ask(entry, put(value)).accepted);
    return { values: [...listed, ...silent], evidence: `\`${controlValue}\` refused: ${reason(refused.message)}` };
  }

  /**
   * Whether an unknown child of a table stops the client; also where the client takes no table at all there. `pattern` is the table's
   * own, with `[]` or a placeholder for members.
   */
  strict(pattern) {
    const entry = { path: `${pattern}.${controlName}`, type: { kind: "integer" } };
    const siblings = siblingsFor(this.artefact, { path: `${pattern}.x` })(pattern);
    const plain = this.ask({ path: pattern, type: { kind: "table" } }, siblings);
    const child = this.ask(entry, 7);
    if (child.accepted) return false;
    if (!plain.accepted && takesNoTable(plain.message)) return true;
    return tellsUnknown(child.message, controlName) || (plain.accepted && !child.message.includes("integer `7`"));
  }

  /**
   * The members without which a table is refused, as the client names them one after the other: { members, evidence }. `types` has the
   * types of the table's known members by name. Undefined for a table that needs none.
   */
  required(pattern, types) {
    const own = siblingsFor(this.artefact, { path: `${pattern}.x` })(pattern);
    const content = {};
    let evidence;
    for (;;) {
      const asked = this.ask({ path: pattern, type: { kind: "table" } }, content);
      const lacking = asked.accepted ? undefined : /missing field `([^`]+)`/u.exec(asked.message)?.[1];
      if (lacking === undefined || lacking in content) break;
      const type = types.get(lacking);
      if (type === undefined) break;
      evidence ??= quote(asked);
      content[lacking] = own[lacking] ?? rightValue(type);
    }
    const members = Object.keys(content);
    return members.length === 0 ? undefined : { members, evidence };
  }

  ask(entry, value, rename) {
    const siblings = siblingsFor(this.artefact, entry, value);
    const document = documentAt(entry.path, value, { siblings, names: placeholderNames, rename });
    const text = documentText(document);
    return { text, ...this.client.load({ [this.artefact]: text }) };
  }
}

const lastName = (path) => path.split(".").at(-1).replaceAll("[]", "");

const quote = (asked) => `\`${asked.text.trim()}\` refused: ${reason(asked.message)}`;

/** An untagged enum, or a table that is checked as a whole, tells only that nothing fits. */
const hidesReason = (message) => /did not match any variant|choose one|unknown (?:field|variant)/u.test(message);

/** Said of a table that has everything it needs: another form stands here, a string for one. */
const takesNoTable = (message) => /invalid type: map|did not match any variant/u.test(message);

const tellsUnknown = (message, name) =>
  message.includes(`unknown field \`${name}\``) || message.includes(`unknown variant \`${name}\``);

/** The reason in a message, without place and file; `name` stands in for itself, so that two renamed documents compare. */
export function reason(message, name) {
  const told = message
    .replace(/^.*?TOML parse error at line \d+, column \d+ \| /u, "")
    .replace(/^Error loading configuration: /u, "")
    .replace(/^(?:[^ ]*\.toml:\d+:\d+: )/u, "")
    .replace(/failed to parse requirements (?:layer|file|TOML)?[^:]*: /iu, "")
    .replace(/\^+ /gu, "")
    .slice(0, 300);
  return name === undefined
    ? told
    : told.replaceAll(`\`${name}\``, "`KEY`").replace(new RegExp(`[.]${name}\``, "gu"), ".KEY`");
}

/** The values of an "unknown variant `x`, expected one of `a`, `b`" message. */
export function listedVariants(message) {
  const match = /unknown variant `[^`]*`, expected (.*)$/u.exec(message);
  if (match === null) return undefined;
  const list = match[1].replace(/ in `[^`]*`.*$/u, "");
  const values = [...list.matchAll(/`([^`]*)`/gu)].map((found) => found[1]);
  return values.length === 0 ? undefined : values;
}

/** The choices of a type, at the depth where they stand: its own, its items', its values'. */
export function choiceOf(type) {
  if (type.kind === "choice") return type.of;
  if (type.kind === "list") return choiceOf(type.item);
  if (type.kind === "map") return choiceOf(type.value);
  if (type.kind === "union") return type.of.map(choiceOf).find((choice) => choice !== undefined);
  return undefined;
}

function insert(type, value) {
  if (type.kind === "list") return [insert(type.item, value)];
  if (type.kind === "map") return { "/opt/probe": insert(type.value, value) };
  return value;
}
