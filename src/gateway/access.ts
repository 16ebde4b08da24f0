import type { Clock } from '../clock.ts';
import { ActionError } from '../errors.ts';
import type { AccessToken } from '../port/access-token.ts';

/** After an exchange that failed, the next request that wants another waits for so long, in milliseconds. */
const pauseMs = 3_000;

/** The access token, exchanged anew when it has run out or Port refuses it: once for all who wait. */
export class Access {
  readonly #clock: Clock;
  readonly #exchange: () => Promise<Pick<AccessToken, 'value' | 'expiresInSeconds'>>;
  #value: string;
  /** By this clock; the server's own may be another. */
  #goodUntil: number;
  #exchanging: Promise<string> | undefined;
  #failed: { readonly at: number; readonly error: unknown } | undefined;
  #renewals = 0;

  /** @param exchange is called for one token at a time */
  constructor(
    { value, expiresInSeconds }: Pick<AccessToken, 'value' | 'expiresInSeconds'>,
    exchange: () => Promise<Pick<AccessToken, 'value' | 'expiresInSeconds'>>,
    clock: Clock,
  ) {
    this.#value = value;
    this.#goodUntil = clock.now() + expiresInSeconds * 1000;
    this.#exchange = exchange;
    this.#clock = clock;
  }

  /** How often there was a new token. */
  get renewals(): number {
    return this.#renewals;
  }

  /**
   * A token that lives, as far as anybody has said.
   *
   * @throws ActionError, and whatever the exchange throws
   */
  async token(): Promise<string> {
    return this.#clock.now() < this.#goodUntil ? this.#value : this.#anew();
  }

  /** Whether it has run out, or there is a newer one. */
  isPast(token: string): boolean {
    return token !== this.#value || this.#clock.now() >= this.#goodUntil;
  }

  /**
   * Another token than this one, which Port has refused.
   *
   * @throws ActionError, also where Port hands out the same one; and whatever the exchange throws
   */
  async insteadOf(refused: string): Promise<string> {
    if (this.#value !== refused) return this.#value;
    const value = await this.#anew();
    if (value !== refused) return value;
    throw this.#fail(
      new ActionError(
        "Port's MCP server refuses the access token, and Port still hands out the same one: it does so until the token expires. Try again later, and give agents credentials of their own.",
      ),
    );
  }

  #anew(): Promise<string> {
    this.#exchanging ??= this.#exchangeOnce().finally(() => {
      this.#exchanging = undefined;
    });
    return this.#exchanging;
  }

  async #exchangeOnce(): Promise<string> {
    if (this.#failed && this.#clock.now() - this.#failed.at < pauseMs) throw this.#failed.error;
    try {
      const { value, expiresInSeconds } = await this.#exchange();
      if (value !== this.#value) this.#renewals += 1;
      this.#value = value;
      this.#goodUntil = this.#clock.now() + expiresInSeconds * 1000;
      this.#failed = undefined;
      return value;
    } catch (error) {
      throw this.#fail(error);
    }
  }

  #fail<T>(error: T): T {
    this.#failed = { at: this.#clock.now(), error };
    return error;
  }
}
