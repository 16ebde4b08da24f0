import { readFileSync } from 'node:fs';
import { versions } from '../__tests__/agents/install.ts';
import { brokenAgents } from '../__tests__/agents/broken.ts';

// AGENTS=latest node scripts/broken-agents.ts RESULTS: what an issue says of a run with --json.
const [, , file = ''] = process.argv;
console.log(brokenAgents(JSON.parse(readFileSync(file, 'utf8')), versions()));
