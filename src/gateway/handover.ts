import type { ToolChoice } from '../inputs/index.ts';
import { jsonObject } from '../json.ts';
import type { OfferedTool } from '../mcp/list-tools.ts';
import { authMethodNames, type ClientCredentials } from '../port/auth-methods.ts';
import type { TokenEndpoint } from '../port/exchange.ts';
import type { Narrowing } from '../port/headers.ts';

// What the step and its gateway say to each other, a line of JSON each: the step over the gateway's
// standard input, the gateway over its standard output. Nothing else reaches the gateway: no
// argument, no variable, no file.

/** The step's first line: all that the gateway needs to know. */
export interface Handover {
  /** What the agent presents as its bearer token. */
  readonly key: string;
  /** What opens the record. */
  readonly reportKey: string;
  readonly mcpUrl: string;
  readonly narrowing: Narrowing;
  /** For the check; which tools are open, the release says. */
  readonly tools: ToolChoice;
  readonly verify: boolean;
  readonly token: string;
  readonly expiresInSeconds: number;
  readonly credentials: ClientCredentials;
  readonly tokenEndpoint: TokenEndpoint;
  readonly timeoutSeconds: number;
  readonly maxAttempts: number;
  /** Of the step's own time, in milliseconds. */
  readonly remainingMs: number;
}

/** The step's second and last line: the names of the tools that are open, or all of them. */
export interface Release {
  readonly tools: readonly string[] | 'all';
}

/** What the gateway says. */
export type Report =
  /** An attempt of the check failed, and another follows. */
  | {
      readonly kind: 'retry';
      readonly message: string;
      readonly attempt: number;
      readonly waitMs: number;
    }
  /** It ends. `isKnown`: the message is written for people. */
  | { readonly kind: 'failed'; readonly message: string; readonly isKnown: boolean }
  /** It listens, and the check, where there is one, has succeeded. */
  | { readonly kind: 'ready'; readonly port: number; readonly offered: OfferedTool[] | undefined }
  | { readonly kind: 'released' };

/** A line that the other side never writes. */
export class BadLine extends Error {
  override readonly name = 'BadLine';
}

/** @throws BadLine */
export function readHandover(line: string): Handover {
  const fields = new Fields(line);
  const narrowing = fields.inside('narrowing');
  const credentials = fields.inside('credentials');
  const endpoint = fields.inside('tokenEndpoint');
  const method = authMethodNames.find((name) => name === endpoint.text('method'));
  if (method === undefined) throw new BadLine('method');
  return {
    key: fields.text('key'),
    reportKey: fields.text('reportKey'),
    mcpUrl: fields.text('mcpUrl'),
    narrowing: {
      readOnly: narrowing.flag('readOnly'),
      allowedActions: narrowing.ifThere('allowedActions', (name) => narrowing.texts(name)),
    },
    tools: fields.ifThere('tools', (name) =>
      fields.is(name, 'read-only') ? 'read-only' : fields.texts(name),
    ),
    verify: fields.flag('verify'),
    token: fields.text('token'),
    expiresInSeconds: fields.number('expiresInSeconds'),
    credentials: {
      clientId: credentials.text('clientId'),
      clientSecret: credentials.text('clientSecret'),
    },
    tokenEndpoint: {
      method,
      url: endpoint.text('url'),
      usedRegion: endpoint.ifThere('usedRegion', (name) => endpoint.text(name)),
    },
    timeoutSeconds: fields.number('timeoutSeconds'),
    maxAttempts: fields.number('maxAttempts'),
    remainingMs: fields.number('remainingMs'),
  };
}

/** @throws BadLine, rather than to open what it does not understand */
export function readRelease(line: string): Release {
  const fields = new Fields(line);
  return { tools: fields.is('tools', 'all') ? 'all' : fields.texts('tools') };
}

/** @throws BadLine */
export function readReport(line: string): Report {
  const fields = new Fields(line);
  const kind = fields.text('kind');
  switch (kind) {
    case 'retry':
      return {
        kind,
        message: fields.text('message'),
        attempt: fields.number('attempt'),
        waitMs: fields.number('waitMs'),
      };
    case 'failed':
      return { kind, message: fields.text('message'), isKnown: fields.flag('isKnown') };
    case 'ready':
      return {
        kind,
        port: fields.number('port'),
        offered: fields.ifThere('offered', (name) =>
          fields.objects(name).map((tool) => ({
            name: tool.text('name'),
            readOnly: tool.ifThere('readOnly', (hint) => tool.flag(hint)),
          })),
        ),
      };
    case 'released':
      return { kind };
    default:
      throw new BadLine('kind');
  }
}

/** The members of a JSON object, each of the kind that is asked for. */
class Fields {
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(json: string) {
    const found = jsonObject(json);
    if (!found) throw new BadLine('no object');
    this.#members = found;
  }

  text(name: string): string {
    const value = this.#members[name];
    if (typeof value !== 'string') throw new BadLine(name);
    return value;
  }

  number(name: string): number {
    const value = this.#members[name];
    if (typeof value !== 'number') throw new BadLine(name);
    return value;
  }

  flag(name: string): boolean {
    const value = this.#members[name];
    if (typeof value !== 'boolean') throw new BadLine(name);
    return value;
  }

  texts(name: string): string[] {
    return this.#list(name).map((value) => {
      if (typeof value !== 'string') throw new BadLine(name);
      return value;
    });
  }

  objects(name: string): Fields[] {
    return this.#list(name).map((value) => new Fields(JSON.stringify(value)));
  }

  inside(name: string): Fields {
    return new Fields(JSON.stringify(this.#members[name] ?? null));
  }

  is(name: string, text: string): boolean {
    return this.#members[name] === text;
  }

  /** JSON has no `undefined`: a member that is not there. */
  ifThere<T>(name: string, read: (name: string) => T): T | undefined {
    return this.#members[name] === undefined ? undefined : read(name);
  }

  #list(name: string): unknown[] {
    const value = this.#members[name];
    if (!Array.isArray(value)) throw new BadLine(name);
    return value;
  }
}
