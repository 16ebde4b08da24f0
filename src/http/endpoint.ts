/** The other side of a request, as messages speak of it. */
export interface Endpoint {
  /** For example "Port's token API". */
  readonly name: string;
  readonly url: string;
  /** What the user is to check when the server is not what it should be; a sentence. */
  readonly advice: string;
}

/** How every message names it: without path and query. */
export function named({ name, url }: Endpoint): string {
  return `${name} at ${new URL(url).origin}`;
}

/** What it did, and the remedy: the endpoint's own advice where nothing better is known. */
export function sentences(endpoint: Endpoint, what: string, remedy = endpoint.advice): string {
  return `${named(endpoint)} ${what}. ${remedy}`;
}
