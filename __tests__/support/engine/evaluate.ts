import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { Pair } from '@actions/expressions/data/expressiondata';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';
import {
  isBasicExpression,
  isBoolean,
  isMapping,
  isNumber,
  isSequence,
  isString,
} from '@actions/workflow-parser';
import { ensureStatusFunction } from '@actions/workflow-parser/model/converter/if-condition';
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index';
import { at, entries } from './read.ts';

export type Data = string | number | boolean | null | Data[] | { [key: string]: Data };

export interface Scope {
  /** The contexts by name: `github`, `env`, `steps`, ... */
  readonly contexts: Readonly<Record<string, Data>>;
  /** What `success()` and `failure()` go by: of the steps so far, or of the jobs needed. */
  readonly status: 'success' | 'failure' | 'skipped';
}

/** The value of a part of a file, with each `${{ }}` in it evaluated by GitHub's own library. */
export function evaluate(token: TemplateToken, scope: Scope): Data {
  if (isBasicExpression(token)) return expression(token.expression, scope);
  if (isSequence(token)) return [...token].map((item) => evaluate(item, scope));
  if (isMapping(token)) return evaluateMapping(token, scope);
  return isString(token) || isNumber(token) || isBoolean(token) ? token.value : null;
}

/** The values of a mapping; none where there is no mapping. */
export function evaluateMapping(
  token: TemplateToken | undefined,
  scope: Scope,
): Record<string, Data> {
  return Object.fromEntries(entries(token).map(([key, value]) => [key, evaluate(value, scope)]));
}

/** The same as the text that `env:`, `with:` and `outputs:` make of them. */
export function evaluateStrings(
  token: TemplateToken | undefined,
  scope: Scope,
): Record<string, string> {
  return Object.fromEntries(
    entries(token).map(([key, value]) => [key, asString(evaluate(value, scope))]),
  );
}

/** Whether an `if:` holds; without a status function, only when nothing has failed. */
export function holds(token: TemplateToken | undefined, scope: Scope): boolean {
  if (!token) return scope.status === 'success';
  const condition = isBasicExpression(token)
    ? token.expression
    : token.assertScalar('if').toString();
  return Boolean(expression(ensureStatusFunction(condition, token.definitionInfo), scope));
}

/** The outputs that a composite action or a reusable workflow declares. */
export function declaredOutputs(
  outputs: TemplateToken | undefined,
  scope: Scope,
): Record<string, string> {
  return Object.fromEntries(
    entries(outputs).map(([name, output]) => {
      const value = at(output, 'value');
      return [name, value ? asString(evaluate(value, scope)) : ''];
    }),
  );
}

/** How GitHub writes a value into text. */
export function asString(value: Data): string {
  return value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The value as a mapping; throws where it is none. */
export function asMapping(value: Data | undefined): Record<string, Data> {
  if (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new Error(`Not a mapping: ${JSON.stringify(value)}`);
  }
  return value;
}

function expression(source: string, { contexts, status }: Scope): Data {
  const functions = [
    statusFunction('always', true),
    statusFunction('success', status === 'success'),
    statusFunction('failure', status === 'failure'),
    statusFunction('cancelled', false),
  ];
  const tree = new Parser(tokensOf(source), Object.keys(contexts), functions).parse();
  const dictionary = new data.Dictionary(...pairsOf(contexts));
  const implementations = new Map(functions.map((definition) => [definition.name, definition]));
  return plain(new Evaluator(tree, dictionary, implementations).evaluate());
}

/** The lexer unescapes only the first `''` of a text; GitHub's runner and server do so with each. */
function tokensOf(source: string) {
  return new Lexer(source).lex().tokens.map((token) => {
    const { lexeme } = token;
    return lexeme.startsWith("'")
      ? { ...token, value: lexeme.slice(1, -1).replaceAll("''", "'") }
      : token;
  });
}

function pairsOf(mapping: Readonly<Record<string, Data>>): Pair[] {
  return Object.entries(mapping).map(([key, value]) => ({ key, value: typed(value) }));
}

function typed(value: Data): data.ExpressionData {
  if (Array.isArray(value)) return new data.Array(...value.map(typed));
  return value !== null && typeof value === 'object'
    ? new data.Dictionary(...pairsOf(value))
    : data.reviver('', value);
}

function plain(value: data.ExpressionData): Data {
  switch (value.kind) {
    case data.Kind.Array:
      return value.values().map(plain);
    case data.Kind.Dictionary:
      return Object.fromEntries(value.pairs().map((pair) => [pair.key, plain(pair.value)]));
    case data.Kind.Null:
      return null;
    default:
      return value.value;
  }
}

function statusFunction(name: string, value: boolean): FunctionDefinition {
  return { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) };
}
