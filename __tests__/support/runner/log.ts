import { type Command, parseCommand } from './commands.ts';
import { Masker } from './masker.ts';

export interface LogLine {
  /** As the process wrote it. */
  readonly raw: string;
  /** As the log shows it, masked; undefined where the runner keeps the line to itself. */
  readonly shown: string | undefined;
  /** The command that the runner took it for. */
  readonly command: string | undefined;
}

export interface Annotation {
  readonly type: 'error' | 'warning' | 'notice';
  readonly title: string;
  /** Decoded, and as the action wrote it: only the log shows it masked. */
  readonly message: string;
}

const maxAnnotationsOfAType = 10;
const maxAnnotationLength = 4096;

/** What the runner makes of the lines of a step, one after the other. */
export class StepLog {
  readonly masker = new Masker();
  readonly lines: LogLine[] = [];
  readonly annotations: Annotation[] = [];
  readonly groups: string[] = [];
  /** The values of `add-mask`, and the index of its line in `lines`. */
  readonly masks: { value: string; line: number }[] = [];
  /** Masked, whether or not the log shows them. */
  readonly debugLines: string[] = [];
  readonly outputs: Record<string, string> = {};
  readonly state: Record<string, string> = {};
  /** Whether a command or a file fails the step, whatever its exit code. */
  failed = false;
  readonly #debug: boolean;
  #resumeToken: string | undefined;

  /** @param debug whether the log shows debug lines */
  constructor(debug: boolean) {
    this.#debug = debug;
  }

  /** Takes a line of stdout or stderr. */
  add(raw: string): void {
    const command = parseCommand(raw, this.#resumeToken);
    const resumes = command !== undefined && command.name === this.#resumeToken?.toLowerCase();
    if (command === undefined || (this.#resumeToken !== undefined && !resumes)) {
      this.#push(raw, raw);
      return;
    }
    if (resumes) this.#resumeToken = undefined;
    this.#push(raw, resumes ? raw : this.#process(command, raw), command.name);
  }

  /** An error of the runner itself, which fails the step. */
  fail(...messages: string[]): void {
    this.failed = true;
    for (const message of messages) {
      this.annotate('error', message);
      this.#push('', `##[error]${message}`);
    }
  }

  annotate(type: Annotation['type'], message: string, title = ''): void {
    if (this.annotations.filter((other) => other.type === type).length < maxAnnotationsOfAType) {
      this.annotations.push({ type, title, message: message.slice(0, maxAnnotationLength) });
    }
  }

  #push(raw: string, shown: string | undefined, command?: string): void {
    this.lines.push({
      raw,
      shown: shown === undefined ? undefined : this.masker.mask(shown),
      command,
    });
  }

  /** Gives what the log shows of the command. */
  #process({ name, properties, data }: Command, raw: string): string | undefined {
    switch (name) {
      case 'add-mask':
        if (data.trim() === '') {
          const warning = "Can't add secret mask for empty string in ##[add-mask] command.";
          this.annotate('warning', warning);
          return `##[warning]${warning}`;
        }
        this.masker.add(data);
        this.masks.push({ value: data, line: this.lines.length });
        return undefined;
      case 'error':
      case 'warning':
      case 'notice':
        this.annotate(name, data, properties.get('title'));
        return `##[${name}]${data}`;
      case 'debug':
        this.debugLines.push(this.masker.mask(data));
        return this.#debug ? `##[debug]${data}` : undefined;
      case 'group':
        this.groups.push(this.masker.mask(data));
        return `##[group]${data}`;
      case 'endgroup':
        return '##[endgroup]';
      case 'stop-commands':
        this.#resumeToken = data;
        return raw;
      case 'set-output':
        this.outputs[properties.get('name') ?? ''] = data;
        return undefined;
      case 'save-state':
        this.state[properties.get('name') ?? ''] = data;
        return undefined;
      case 'set-env':
      case 'add-path':
        this.failed = true;
        this.annotate('error', `Unable to process command '${raw}' successfully.`);
        return `##[error]Unable to process command '${raw}' successfully.`;
      default:
        return undefined;
    }
  }
}
