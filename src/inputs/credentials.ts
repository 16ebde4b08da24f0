import { shortestSecret } from '../port/auth-methods.ts';
import { Refused } from './refused.ts';

/** What stands for a value that is not there, or that somebody has hidden. */
const placeholder = /^(?:null|undefined|none|nil|nan|true|false|\[object object\]|[*•●.]+)$/i;

/** `$NAME`, `${NAME}`, `$(command)`, `$env:NAME`, `%NAME%`, `secrets.NAME` and the like. */
const reference =
  /^(?:\$\{.*\}|\$\(.*\)|\$(?:env:)?[a-z_]\w*|%[a-z_]\w*%|(?:secrets|vars|env|inputs|steps|needs)\.[\w.-]+)$/i;

/** Ends of a text that was copied together with the marks around it. */
const wrapped = /^["'`“”‘’«»]|["'`“”‘’«»]$|^<.*>$|^\{.*\}$|^\[.*\]$|^\(.*\)$/;

/**
 * A client ID or a client secret; its value is in no message. Refused is what no credential of
 * Port's can be.
 */
export function credential(text: string): string {
  // Nearly all values pass this, and the first use of Unicode's properties takes milliseconds.
  if (/[^ -~]/.test(text)) refuseUnseen(text);
  if (placeholder.test(text)) {
    throw new Refused(
      'is a placeholder (such as null, undefined or ***), not a value: check the step or the secret that it comes from',
    );
  }
  if (text.includes('${{')) {
    throw new Refused(
      'holds an expression (${{) that GitHub has not evaluated: write it in the workflow file, not in the value of a secret or a variable',
    );
  }
  if (reference.test(text)) {
    throw new Refused(
      'is the name of a variable or of a secret, not its value: write ${{ secrets.NAME }} in the workflow',
    );
  }
  if (wrapped.test(text)) {
    throw new Refused('has quotes or brackets around it: store the value alone');
  }
  if (/\s/.test(text)) {
    throw new Refused('holds white space: store the value alone, in one piece');
  }
  return text;
}

/** Line breaks, control characters, and what a page or a chat adds that nobody sees. */
function refuseUnseen(text: string): void {
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) {
    throw new Refused('holds a line break or another control character: paste the value alone');
  }
  const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u.exec(text)?.[0];
  if (invisible !== undefined) {
    throw new Refused(
      `holds the invisible character ${codePoint(invisible)}, which copying from a page or a chat adds: store the value again without it`,
    );
  }
}

/** What may be wrong with accepted credentials, as sentences that begin with the input's name. */
export function doubts(clientId: string, clientSecret: string): string[] {
  const foreign = Object.entries({ client_id: clientId, client_secret: clientSecret })
    .filter(([, value]) => /[^ -~]/.test(value))
    .map(
      ([name]) =>
        `${name} holds characters outside ASCII, which Port's credentials do not have. Should Port refuse it, copy it anew.`,
    );
  return [
    ...foreign,
    ...(isPersonal(clientId)
      ? [
          "client_id is an e-mail address: these are a person's own credentials, with all that the person may do. Use those of a service account that has as few rights as the agent needs.",
        ]
      : []),
    ...(clientSecret !== '' && clientSecret.length < shortestSecret
      ? [
          `client_secret has fewer than ${shortestSecret} characters, which is too short for a secret of Port's. Check that it is whole; it is not used to seal the token.`,
        ]
      : []),
  ];
}

/** As Port's own integrations tell (port-labs/ocean); a service account has an address of Port's. */
function isPersonal(clientId: string): boolean {
  return (
    /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(clientId) && !clientId.endsWith('@serviceaccounts.getport.io')
  );
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
