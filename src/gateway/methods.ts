/**
 * What a client may send, in any revision of MCP from 2024-11-05 to 2026-07-28 (`ClientRequest`
 * and `ClientNotification` in the specification's schema.ts), and the tasks extension that
 * 2026-07-28 moved out of it (SEP-2663: `tasks/update`). None but `tools/call` starts a tool: the
 * methods of tasks look after a task that a `tools/call` has started.
 */
export const clientMethods: ReadonlySet<string> = new Set([
  'initialize',
  'server/discover',
  'ping',
  'tools/list',
  'tools/call',
  'resources/list',
  'resources/templates/list',
  'resources/read',
  'resources/subscribe',
  'resources/unsubscribe',
  'subscriptions/listen',
  'prompts/list',
  'prompts/get',
  'completion/complete',
  'logging/setLevel',
  'tasks/get',
  'tasks/result',
  'tasks/list',
  'tasks/cancel',
  'tasks/update',
  'notifications/initialized',
  'notifications/cancelled',
  'notifications/progress',
  'notifications/roots/list_changed',
  'notifications/tasks/status',
]);
