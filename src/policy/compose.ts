import { compareValues } from "../catalogue/compare.ts";
import { canonical, coveredByAny, samePlain } from "../catalogue/covers.ts";
import type { Constraint } from "../catalogue/constraint.ts";
import { constraintPosition, findConstraint } from "../catalogue/constraints/index.ts";
import type { Order } from "../catalogue/order.ts";
import { type Diagnostic, diagnose, type Outcome } from "../diagnostics/diagnostic.ts";
import { entryOf, isPlainList, type LocatedMap, type LocatedNode, toPlain } from "../source/located.ts";
import type { Span } from "../source/span.ts";
import { combine } from "./combine.ts";
import type { ComposedLeaf, ComposedPolicy, Contribution, GrantedException, LayeredGap } from "./composed.ts";
import { versionsIn } from "./client-range.ts";
import { composeTargets } from "./compose-targets.ts";
import { dateProblems, isPast } from "./dates.ts";
import { expandStatement } from "./expand-statement.ts";
import { type AcceptedGap, type Exception, type Layer, leafId, type Statement } from "./layer.ts";
import type { LayerChain } from "./load-layers.ts";
import { strictestDecisions } from "./strictest-decisions.ts";

/**
 * Composes layers, most authoritative first, into one policy. A less authoritative layer can only tighten: what is looser is an error
 * that names both places, unless the more authoritative layer delegates the constraint or grants an unexpired exception.
 * `now` is the build's time in ISO form; dates without a time count to their last second in UTC.
 */
export function composePolicy(chain: LayerChain, now: string): Outcome<ComposedPolicy | undefined> {
  const own = chain.layers.at(-1);
  if (own === undefined) return { value: undefined, diagnostics: [] };
  const composition = new Composition(chain, now);
  for (const [index, layer] of chain.layers.entries()) composition.addLayer(layer, index);
  const targets = composeTargets(chain.layers);
  const { value: leaves, diagnostics: overruledRules } = strictestDecisions(composition.leaves());
  const diagnostics = [
    ...composition.diagnostics,
    ...overruledRules,
    ...targets.diagnostics,
    ...checkSuggestions(leaves),
  ];
  return {
    value: {
      name: own.name.text,
      owner: own.owner.text,
      description: own.description?.text ?? "",
      layers: chain.layers,
      organization: targets.value.organization,
      targets: targets.value.targets,
      leaves,
      exceptions: composition.granted,
      acceptedGaps: composition.acceptedGaps(),
    },
    diagnostics,
  };
}

interface State {
  readonly constraint: Constraint;
  readonly member?: string;
  readonly path?: readonly string[];
  value: LocatedNode;
  span: Span;
  layer: string;
  /** The position of the most authoritative layer that set the value in force. */
  setBy: number;
  contributions: Contribution[];
}

class Composition {
  readonly diagnostics: Diagnostic[] = [];
  readonly granted: GrantedException[] = [];
  private readonly states = new Map<string, State>();
  private readonly delegations: { readonly name: string; readonly by: number }[] = [];
  private readonly chain: LayerChain;
  private readonly now: string;

  constructor(chain: LayerChain, now: string) {
    this.chain = chain;
    this.now = now;
  }

  addLayer(layer: Layer, index: number): void {
    this.applyExceptions(layer, index);
    for (const statement of layer.statements) this.addStatement(statement, layer, index);
    for (const delegated of layer.delegate) this.delegations.push({ name: delegated.text, by: index });
    for (const exception of layer.exceptions) {
      this.diagnostics.push(
        ...dateProblems(exception.expires, exception.expiresSpan, `the exception ${exception.id}`, this.now),
      );
      this.granted.push({
        exception,
        grantedBy: layer.name.text,
        applies: this.chain.layers.some((other) => other.name.text === exception.layer),
      });
    }
    for (const gap of layer.acceptedGaps)
      this.diagnostics.push(
        ...dateProblems(gap.until, gap.untilSpan, `the accepted gap for ${gap.constraint}`, this.now),
        ...versionProblems(gap),
      );
  }

  acceptedGaps(): readonly LayeredGap[] {
    return this.chain.layers.flatMap((layer) =>
      layer.acceptedGaps.filter((gap) => !isPast(gap.until, this.now)).map((gap) => ({ gap, layer: layer.name.text })),
    );
  }

  /** In the order of the catalogue; members in the order in which they were first stated. */
  leaves(): readonly ComposedLeaf[] {
    return [...this.states.entries()]
      .map(([id, state]) => ({ id, state }))
      .filter(({ id, state }) => !this.isMarker(id, state))
      .sort((a, b) => constraintPosition(a.state.constraint.id) - constraintPosition(b.state.constraint.id))
      .map(({ id, state }) => this.toLeaf(id, state));
  }

  /** The whole of a keyed allow-list is a leaf of its own only where it has no members: `{}` is a value. */
  private isMarker(id: string, state: State): boolean {
    if (state.constraint.order.kind !== "keyed-allow-list" || state.member !== undefined) return false;
    return (
      [...this.states.values()].some((other) => other.constraint === state.constraint && other.member !== undefined) &&
      id === state.constraint.id
    );
  }

  private toLeaf(id: string, state: State): ComposedLeaf {
    const added = this.chain.layers.flatMap((layer) =>
      layer.controls.filter((addition) => isWithin(id, addition.constraint)).flatMap((addition) => addition.controls),
    );
    return {
      id,
      constraint: state.constraint,
      value: state.value,
      span: state.span,
      layer: state.layer,
      contributions: state.contributions,
      controls: [...new Set([...state.constraint.controls, ...added])],
      ...(state.member === undefined ? {} : { member: state.member }),
      ...(state.path === undefined ? {} : { path: state.path }),
    };
  }

  private addStatement(statement: Statement, layer: Layer, index: number): void {
    const id = leafId(statement.constraint, statement.member);
    const state = this.states.get(id);
    if (state === undefined) {
      if (this.refuseNewMember(statement, layer, index)) return;
      this.states.set(id, this.newState(statement, layer, index));
      return;
    }
    if (this.isDelegated(id, state.setBy)) {
      const delegator = Math.max(
        ...this.delegations.filter(({ by, name }) => by < index && isWithin(id, name)).map(({ by }) => by),
      );
      this.sayOverruled(state, statement, statement.keySpan, `layer "${layer.name.text}"`, delegator);
      this.replace(state, statement, layer, index);
      return;
    }
    const order = orderOf(statement.constraint, statement.member);
    if (statement.constraint.order.kind === "keyed-allow-list" && statement.member === undefined) {
      this.dropMissingMembers(statement, layer);
      return;
    }
    const combination = combine(order, state.value, statement.value);
    if (combination.replaces === true) {
      this.replace(state, statement, layer, index);
      return;
    }
    state.contributions.push(contribution(statement, layer, combination.role));
    if (combination.refused.length > 0)
      this.diagnostics.push(this.loosened(state, statement, layer, combination.refused));
    if (combination.role === "tightened" || combination.role === "partly-overruled") {
      state.value = combination.value;
      if (order.kind !== "deny-list") {
        state.span = statement.keySpan;
        state.layer = layer.name.text;
      }
    }
  }

  private newState(statement: Statement, layer: Layer, index: number): State {
    return {
      constraint: statement.constraint,
      value: statement.value,
      span: statement.keySpan,
      layer: layer.name.text,
      setBy: index,
      contributions: [contribution(statement, layer, "set")],
      ...(statement.member === undefined ? {} : { member: statement.member }),
      ...(statement.path === undefined ? {} : { path: statement.path }),
    };
  }

  private replace(state: State, statement: Statement, layer: Layer, index: number): void {
    state.contributions = [
      ...state.contributions.map((earlier): Contribution => ({ ...earlier, role: "overruled" })),
      contribution(statement, layer, "set"),
    ];
    state.value = statement.value;
    state.span = statement.keySpan;
    state.layer = layer.name.text;
    state.setBy = index;
  }

  /** A member that a keyed allow-list above does not have, or a host entry that allows more than the hosts' common limit. */
  private refuseNewMember(statement: Statement, layer: Layer, index: number): boolean {
    const { constraint, member } = statement;
    if (member === undefined) return false;
    if (constraint.order.kind === "keyed-allow-list") {
      const whole = this.states.get(constraint.id);
      if (whole === undefined || whole.setBy === index || this.isDelegated(leafId(constraint, member), whole.setBy))
        return false;
      if (whole.layer === layer.name.text && whole.contributions.at(-1)?.role === "set") return false;
      // This layer has narrowed the list by naming its own members: the one to ask is the one above.
      const above = whole.contributions.findLast((contribution) => contribution.layer !== layer.name.text);
      const limit = above === undefined ? whole : { ...whole, layer: above.layer, span: above.span };
      this.diagnostics.push(this.loosened(limit, statement, layer, [statement.value], `adds "${member}"`));
      return true;
    }
    if (constraint.order.kind === "definitions" && constraint.order.within !== undefined) {
      const limit = this.states.get(constraint.order.within);
      if (limit === undefined || limit.setBy === index || this.isDelegated(leafId(constraint, member), limit.setBy))
        return false;
      const allowed = toPlain(limit.value);
      const isAllowed = coveredByAny("equal", isPlainList(allowed) ? allowed : []);
      const asked = entryOf(statement.value, "allow")?.value;
      const refused =
        asked?.kind === "list" && isPlainList(allowed) ? asked.items.filter((item) => !isAllowed(toPlain(item))) : [];
      if (refused.length === 0) return false;
      this.diagnostics.push(this.loosened(limit, statement, layer, refused));
      return true;
    }
    return false;
  }

  /** A later allow-list drops the members that it does not name. */
  private dropMissingMembers(statement: Statement, layer: Layer): void {
    const named = statement.value.kind === "map" ? statement.value.entries.map((entry) => entry.key) : [];
    const whole = this.states.get(statement.constraint.id);
    const before = new Set<string>();
    for (const [id, state] of this.states) {
      if (state.constraint !== statement.constraint || state.member === undefined) continue;
      before.add(state.member);
      if (!named.includes(state.member)) this.states.delete(id);
    }
    if (whole === undefined) return;
    const role = named.length === before.size && named.every((name) => before.has(name)) ? "agreed" : "tightened";
    whole.contributions.push(contribution(statement, layer, role));
    whole.value = remaining(whole.value, named);
    if (role === "tightened") {
      whole.span = statement.keySpan;
      whole.layer = layer.name.text;
    }
  }

  /**
   * A delegation or an exception frees from what its own layer and those above ask for. What stands between may have asked for less:
   * it is overruled all the same, and that is said with every place.
   */
  private sayOverruled(state: State, statement: Statement, span: Span, who: string, authority: number): void {
    const id = leafId(statement.constraint, statement.member);
    const order = orderOf(statement.constraint, statement.member);
    const direction = compareValues(order, toPlain(state.value), toPlain(statement.value));
    if (direction !== "looser" && direction !== "incomparable") return;
    const between = state.contributions.filter(
      ({ layer, role }) =>
        (role === "set" || role === "tightened" || role === "agreed") &&
        this.chain.layers.findIndex(({ name }) => name.text === layer) > authority,
    );
    const [first] = between;
    if (first === undefined) return;
    this.diagnostics.push(
      diagnose("loosened-by-layer", span, `${who} overrules layer "${first.layer}", which asks for a stricter ${id}`, {
        severity: "warning",
        related: between.map(({ layer, span: place }) => ({ message: `asked by layer "${layer}"`, span: place })),
        help: `agree with ${first.layer}: what it asks for is not in force`,
      }),
    );
  }

  private isDelegated(id: string, setBy: number): boolean {
    return this.delegations.some((delegation) => delegation.by <= setBy && isWithin(id, delegation.name));
  }

  private applyExceptions(layer: Layer, index: number): void {
    for (const [grantor, granting] of this.chain.layers.slice(0, index).entries())
      for (const exception of granting.exceptions)
        if (exception.layer === layer.name.text && !isPast(exception.expires, this.now))
          this.applyException(exception, layer, granting, grantor);
  }

  private applyException(exception: Exception, layer: Layer, granting: Layer, grantor: number): void {
    const statements = exceptionStatements(exception);
    if (statements.every((statement) => this.needsNoException(statement)))
      this.diagnostics.push(
        diagnose("unused-exception", exception.span, `nothing needs the exception ${exception.id}`, {
          help: `without it layer "${layer.name.text}" may have this value too: remove it`,
        }),
      );
    for (const statement of statements) {
      const id = leafId(statement.constraint, statement.member);
      const state = this.states.get(id);
      if (state !== undefined && state.setBy < grantor && !this.isDelegated(id, state.setBy)) {
        this.diagnostics.push(
          this.loosened(state, { ...statement, keySpan: exception.span }, granting, [exception.value]),
        );
        continue;
      }
      if (state !== undefined)
        this.sayOverruled(state, statement, exception.span, `the exception ${exception.id}`, grantor);
      const excepted: Contribution = {
        ...contribution(statement, granting, "excepted"),
        span: exception.span,
        exception,
      };
      const earlier = (state?.contributions ?? []).map((item): Contribution => ({ ...item, role: "overruled" }));
      const next = this.newState(statement, granting, grantor);
      next.contributions = [...earlier, excepted];
      next.span = exception.span;
      this.states.set(id, next);
    }
  }

  /** Whether a layer may say this anyway: nothing above speaks about it, or says the same. */
  private needsNoException(statement: Statement): boolean {
    const state = this.states.get(leafId(statement.constraint, statement.member));
    if (state === undefined) return !this.states.has(statement.constraint.id);
    return samePlain(toPlain(state.value), toPlain(statement.value));
  }

  private loosened(
    state: State,
    statement: Statement,
    layer: Layer,
    refused: readonly LocatedNode[],
    label?: string,
  ): Diagnostic {
    const id = leafId(statement.constraint, statement.member);
    const first = refused[0] ?? statement.value;
    const added = refused.flatMap((node) => (node.kind === "scalar" ? [JSON.stringify(node.value)] : []));
    const wholeValue = refused.length === 1 && first === statement.value;
    const looser =
      statement.constraint.order.kind === "opaque"
        ? `changes ${id}, which has no tighter direction`
        : `asks for a looser ${id}`;
    return diagnose(
      "loosened-by-layer",
      first.span.file === layer.file ? first.span : statement.keySpan,
      `layer "${layer.name.text}" ${looser}`,
      {
        label:
          label ??
          (wholeValue
            ? "not what is set above"
            : added.length > 0
              ? `adds ${added.join(", ")}`
              : "looser than what is set above"),
        related: [{ message: `set here by layer "${state.layer}"`, span: state.span }],
        help: `ask ${state.layer} to delegate ${statement.constraint.id}, or to grant an exception`,
      },
    );
  }
}

/** A range that is none admits no version: the gap would never be accepted, and nobody would know why. */
function versionProblems(gap: AcceptedGap): readonly Diagnostic[] {
  if (versionsIn(gap.versions) !== undefined) return [];
  return [
    diagnose("invalid-value", gap.versionsSpan, `${JSON.stringify(gap.versions)} is not a range of versions`, {
      help: 'write a range such as "<0.166.0", or "*" for all',
    }),
  ];
}

/** Features have their own strict side each; everything else composes by its constraint's order. */
function orderOf(constraint: Constraint, member: string | undefined): Order {
  if (constraint.order.kind === "switches")
    return { kind: "switch", strict: constraint.order.strictTrue.includes(member ?? "") };
  // The content of a member is no list of members: fewer fields may well allow more.
  if (constraint.order.kind === "keyed-allow-list" && member !== undefined)
    return { kind: "definitions", narrower: constraint.order.narrower, adding: "looser" };
  return constraint.order;
}

function contribution(statement: Statement, layer: Layer, role: Contribution["role"]): Contribution {
  return { layer: layer.name.text, owner: layer.owner.text, value: statement.value, span: statement.keySpan, role };
}

function remaining(value: LocatedNode, named: readonly string[]): LocatedNode {
  if (value.kind !== "map") return value;
  const kept: LocatedMap = { ...value, entries: value.entries.filter((entry) => named.includes(entry.key)) };
  return kept;
}

/** What an exception's value says, as the statements that a layer with that value would make. */
function exceptionStatements(exception: Exception): readonly Statement[] {
  const whole = findConstraint(exception.constraint);
  if (whole !== undefined)
    return expandStatement(whole, { key: whole.id, keySpan: exception.span, value: exception.value }).value;
  for (let end = exception.constraint.lastIndexOf("."); end > 0; end = exception.constraint.lastIndexOf(".", end - 1)) {
    const constraint = findConstraint(exception.constraint.slice(0, end));
    if (constraint !== undefined) {
      const member = exception.constraint.slice(end + 1);
      const path =
        constraint.lowering.kind === "special" && constraint.lowering.by === "codex" ? { path: member.split(".") } : {};
      return [{ constraint, member, value: exception.value, keySpan: exception.span, ...path }];
    }
  }
  return [];
}

/** `mcp.servers.docs` lies within `mcp.servers`, `mcp` and `*`. */
export function isWithin(id: string, name: string): boolean {
  return name === "*" || id === name || id.startsWith(`${name}.`);
}

/** A suggested default must be among what is allowed. */
function checkSuggestions(leaves: readonly ComposedLeaf[]): readonly Diagnostic[] {
  return leaves.flatMap((leaf) => {
    const order = leaf.constraint.order;
    if (order.kind !== "suggestion" || order.within === undefined) return [];
    const limit = leaves.find((other) => other.id === order.within);
    if (limit?.value.kind !== "list") return [];
    const wanted = canonical(toPlain(leaf.value));
    if (limit.value.items.some((item) => canonical(toPlain(item)) === wanted)) return [];
    return [
      diagnose("default-not-allowed", leaf.value.span, `${leaf.id} is not among ${limit.id}`, {
        related: [{ message: `allowed here by layer "${limit.layer}"`, span: limit.span }],
        help: `choose one of the allowed values: ${limit.value.items.map((item) => (item.kind === "scalar" ? String(item.value) : "granular")).join(", ")}`,
      }),
    ];
  });
}
