import type { EventStore, JSONRPCMessage } from '@modelcontextprotocol/server';

/** Keeps what was sent on each stream, so that a client that comes back gets the rest. */
export function eventStore(): EventStore {
  const events: { streamId: string; message: JSONRPCMessage }[] = [];
  return {
    storeEvent: (streamId, message) =>
      Promise.resolve(String(events.push({ streamId, message }) - 1)),
    async replayEventsAfter(lastEventId, { send }) {
      const last = Number(lastEventId);
      const streamId = events[last]?.streamId ?? '';
      for (const [id, event] of events.entries()) {
        // The first event of a stream is empty: it only gives the stream a name to come back to.
        const isMessage = Object.keys(event.message).length > 0;
        if (id > last && event.streamId === streamId && isMessage) {
          await send(String(id), event.message);
        }
      }
      return streamId;
    },
  };
}
