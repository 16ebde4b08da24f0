import { appendFileSync } from 'node:fs';
import { ActionError } from '../errors.ts';

/**
 * What the report needs of GitHub's runner. Not @actions/core, which would be ten times the rest:
 * the report's texts are its own, and its outputs are numbers and words.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export interface Runner {
  /** An input by its name; empty where it is not given. */
  input(name: string): string;
  /** A line of the log. */
  info(text: string): void;
  /** An annotation; `error` also fails the step. */
  annotate(kind: 'notice' | 'warning' | 'error', text: string): void;
  /** From now on hidden in the log. */
  mask(value: string): void;
  /** @param value without line breaks */
  setOutput(name: string, value: string): void;
  /** Adds to the summary of the job. */
  addSummary(markdown: string): void;
}

/** What of a process the runner sees. */
export interface Step {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: { write(text: string): unknown };
  exitCode?: number | string | null | undefined;
}

/** The runner that started the process. */
export function runnerOf(step: Step): Runner {
  const print = (line: string): void => {
    step.stdout.write(`${line}\n`);
  };
  const append = (variable: string, text: string): void => {
    try {
      appendFileSync(step.env[variable] ?? '', text);
    } catch {
      throw new ActionError(
        `The runner's file ${variable} cannot be written: this program runs as a step of a GitHub Actions job.`,
      );
    }
  };
  return {
    input: (name) => (step.env[`INPUT_${name.toUpperCase()}`] ?? '').trim(),
    info: print,
    annotate(kind, text) {
      print(`::${kind}::${commandData(text)}`);
      if (kind === 'error') step.exitCode = 1;
    },
    mask(value) {
      print(`::add-mask::${commandData(value)}`);
    },
    setOutput(name, value) {
      append('GITHUB_OUTPUT', `${name}=${value}\n`);
    },
    addSummary(markdown) {
      append('GITHUB_STEP_SUMMARY', markdown);
    },
  };
}

/** What follows the command is read up to the end of the line, percent-encoded. */
function commandData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
