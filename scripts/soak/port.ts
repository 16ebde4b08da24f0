import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { z } from 'zod';
import type { Tool } from '../../sandbox/catalogue.ts';
import { faultKinds } from '../../sandbox/faults.ts';
import { type LocalPort, startLocalPort, targets } from '../../sandbox/local-port.ts';

// The local Port as a process of its own, which can be killed: node port.ts PORT SECRET JOURNAL.
// What it does with a call is in the journal before the answer is, whatever becomes of the process.

export const command = z.discriminatedUnion('do', [
  z.object({ do: z.literal('cut') }),
  z.object({
    do: z.literal('fault'),
    target: z.enum(targets),
    fault: z.object({
      kind: z.enum(faultKinds).optional(),
      status: z.number().optional(),
      times: z.number(),
    }),
  }),
]);
export type Command = z.infer<typeof command>;

/** A line of the journal: a call that was executed, or a token that was given out. */
export const journalLine = z.union([
  z.object({ unique: z.string(), tool: z.string() }),
  z.object({ token: z.string() }),
]);

/** How long a token lives, in seconds. */
const tokenLifetime = 5;

const [, , tcpPort = '0', clientSecret = '', journal = ''] = process.argv;
if (import.meta.main) await serve();

function note(line: z.infer<typeof journalLine>): void {
  appendFileSync(journal, `${JSON.stringify(line)}\n`);
}

async function serve(): Promise<void> {
  let known = 0;
  const port: LocalPort = await startLocalPort({
    port: Number(tcpPort),
    clientSecret,
    expiresIn: tokenLifetime,
    tools: [
      tool('echo', 'padding', ({ padding = '' }) => ({ digest: digestOf(padding) })),
      tool('fill', 'size', ({ size }) => ({ filling: 'x'.repeat(Number(size)) })),
      tool('tell', 'what', () => ({ secrets: [clientSecret, ...port.tokens.slice(-2)] })),
      tool('forbidden', 'what', () => ({})),
    ],
    onRequest: () => {
      // The token of this request is there by then, and its answer not yet.
      setImmediate(() => {
        for (const token of port.tokens.slice(known)) note({ token });
        known = port.tokens.length;
      });
    },
  });
  process.on('message', (message) => {
    const given = command.parse(message);
    if (given.do === 'cut') port.cut();
    else {
      const { status, kind, times } = given.fault;
      port.fault(given.target, {
        ...(status !== undefined && { status }),
        ...(kind && { kind }),
        times,
      });
    }
  });
  process.on('disconnect', () => process.exit());
  process.send?.(port.origin);
}

/** A tool that everybody may call, and that answers with the `unique` of its call and what it found. */
function tool(
  name: string,
  takes: string,
  find: (given: Readonly<Record<string, string>>) => object,
): Tool {
  return {
    name,
    description: name,
    annotations: { readOnlyHint: true },
    takes: ['unique', takes],
    call(given) {
      const { unique = '' } = given;
      note({ unique, tool: name });
      return { unique, ...find(given) };
    },
  };
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
