import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, type World } from './agent.ts';
import { malformedRequests, openHalfRequests, sendMalformed } from './malformed.ts';

/** What is done to the gateway, and who is there to notice. */
export interface Scene extends World {
  readonly agents: readonly Agent[];
  readonly gatewayPid: number;
  /** Agents begin nothing while this is true. */
  isQuiet: boolean;
}

type Act = (scene: Scene) => Promise<void>;

const pick = <T>(from: readonly T[]): T | undefined =>
  from[Math.floor(Math.random() * from.length)];

/** Port, connections and agents that end at any moment. */
export const kill: readonly Act[] = [killPort, cutPort, cutAgent, cutIdle, breakAnswers];
/** Nobody ends, and everybody has too little time. */
export const starve: readonly Act[] = [stopGateway, stopPort, burn, answerLate];
/** Much of everything, and what nobody should send. */
export const flood: readonly Act[] = [manyCalls, largeBodies, manySessions, misbehave];
/** Beside the token's end every few seconds: exchanges that fail, hang, or give the same again. */
export const renew: readonly Act[] = [failExchanges, refuseExchange, hangExchange, refuseToken];

/** Lets these happen, one after the other, for so long. */
export async function happen(acts: readonly Act[], ms: number, scene: Scene): Promise<void> {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    await pick(acts)?.(scene);
    await sleep(200 + Math.random() * 1_500);
  }
}

/** A Port that has forgotten its sessions, and every fault that it has not met yet. */
export async function killPort({ port, ledger }: Scene): Promise<void> {
  await ledger.during('cut', async () => {
    await port.kill();
    await sleep(Math.random() * 1_000);
    await port.start();
  });
  ledger.count('Port killed and begun again');
}

async function cutPort({ port, ledger }: Scene): Promise<void> {
  await ledger.during('cut', () => {
    port.tell({ do: 'cut' });
  });
  ledger.count("Port's connections reset");
}

async function cutAgent({ agents, ledger }: Scene): Promise<void> {
  await pick(agents)?.cut();
  ledger.count("an agent's connections cut");
}

/** Between two calls nobody is to notice it. */
async function cutIdle(scene: Scene): Promise<void> {
  scene.isQuiet = true;
  const end = performance.now() + 5_000;
  while (scene.agents.some(({ isBusy }) => isBusy) && performance.now() < end) await sleep(20);
  if (performance.now() < end) {
    scene.port.tell({ do: 'cut' });
    scene.ledger.count('connections reset while idle');
    await sleep(300);
  }
  scene.isQuiet = false;
}

async function breakAnswers(scene: Scene): Promise<void> {
  const { port, ledger } = scene;
  await ledger.during('cut', async () => {
    for (const kind of ['cut-answer', 'reset', 'reset-in-headers', 'truncated-chunked'] as const) {
      port.tell({ do: 'fault', target: 'mcp', fault: { kind, times: 2 } });
    }
    ledger.count('answers broken', 8);
    await sleep(3_000);
  });
  // Nobody knows who meets what is left of them.
  await killPort(scene);
}

async function stopGateway({ gatewayPid, ledger }: Scene): Promise<void> {
  process.kill(gatewayPid, 'SIGSTOP');
  await sleep(500 + Math.random() * 3_500);
  process.kill(gatewayPid, 'SIGCONT');
  ledger.count('gateway stopped for seconds');
}

async function stopPort({ port, ledger }: Scene): Promise<void> {
  await port.stopFor(500 + Math.random() * 3_500);
  ledger.count('Port stopped for seconds');
}

/** Two processes that take all the time they get. */
async function burn({ ledger }: Scene): Promise<void> {
  const burners = [1, 2].map(() => spawn(process.execPath, ['-e', 'for (;;);']));
  await sleep(4_000);
  for (const burner of burners) burner.kill('SIGKILL');
  ledger.count('processor taken away');
}

async function answerLate({ port, ledger }: Scene): Promise<void> {
  port.tell({ do: 'fault', target: 'mcp', fault: { kind: 'late-answer', times: 6 } });
  ledger.count('answers late by seconds', 6);
  await sleep(1_000);
}

async function manyCalls(scene: Scene): Promise<void> {
  const agent = new Agent(scene);
  await agent.turn();
  await Promise.all(Array.from({ length: 60 }, () => agent.callSomething()));
  await agent.close();
  scene.ledger.count('60 calls at a time');
}

async function largeBodies(scene: Scene): Promise<void> {
  const agent = new Agent(scene);
  await agent.turn();
  // The limit is 4 MiB, with the rest of the message.
  const largest = 4 * 1024 * 1024 - 400;
  await Promise.all([largest, largest, largest, largest / 2].map((size) => agent.echo(size)));
  await agent.close();
  scene.ledger.count('bodies up to the limit', 4);
}

async function manySessions(scene: Scene): Promise<void> {
  const agents = Array.from({ length: 30 }, () => new Agent(scene));
  await Promise.all(
    agents.map(async (agent) => {
      await agent.turn();
      await agent.close();
    }),
  );
  scene.ledger.count('30 sessions at a time');
}

async function misbehave(scene: Scene): Promise<void> {
  const leave = openHalfRequests(50, scene);
  await Promise.all(malformedRequests(scene.server).map((each) => sendMalformed(each, scene)));
  leave();
}

/** Tried again, so that nobody notices. */
async function failExchanges({ port, ledger }: Scene): Promise<void> {
  port.tell({ do: 'fault', target: 'api', fault: { status: 503, times: 1 } });
  ledger.count('exchanges out of order');
  await sleep(6_000);
}

async function refuseExchange({ port, ledger }: Scene): Promise<void> {
  await ledger.during('exchange', async () => {
    port.tell({ do: 'fault', target: 'api', fault: { status: 401, times: 1 } });
    await sleep(6_000);
  });
  ledger.count('exchanges refused');
}

async function hangExchange({ port, ledger }: Scene): Promise<void> {
  await ledger.during('exchange', async () => {
    port.tell({ do: 'fault', target: 'api', fault: { kind: 'no-headers', times: 1 } });
    await sleep(17_000);
  });
  ledger.count('exchanges that hang');
}

/** The token lives as far as the exchange knows, and Port's MCP server refuses it. */
async function refuseToken(scene: Scene): Promise<void> {
  const { port, ledger } = scene;
  await ledger.during('exchange', async () => {
    port.tell({ do: 'fault', target: 'mcp', fault: { status: 401, times: 6 } });
    await sleep(5_000);
  });
  ledger.count('token refused before its end');
  await killPort(scene);
}
