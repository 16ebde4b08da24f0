/** A tool of the MCP server, and what it answers. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly annotations: { readonly readOnlyHint?: boolean; readonly destructiveHint?: boolean };
  /** The names of its arguments, all of them required and text. */
  readonly takes: readonly string[];
  call(given: Readonly<Record<string, string>>): unknown;
}

interface Entity {
  readonly identifier: string;
  readonly title: string;
  readonly properties: Readonly<Record<string, string | number>>;
}

const blueprints = [
  { identifier: 'service', title: 'Service' },
  { identifier: 'environment', title: 'Environment' },
  { identifier: 'zendesk_ticket', title: 'Zendesk Ticket' },
];

const entities: Readonly<Record<string, readonly Entity[]>> = {
  service: [
    { identifier: 'checkout', title: 'Checkout', properties: { language: 'Go', tier: 1 } },
    { identifier: 'catalog', title: 'Catalog', properties: { language: 'TypeScript', tier: 2 } },
  ],
  environment: [
    { identifier: 'production', title: 'Production', properties: { region: 'eu-west-1' } },
  ],
  zendesk_ticket: [
    {
      identifier: '4711',
      title: 'Checkout is slow',
      properties: { status: 'open', priority: 'high' },
    },
    {
      identifier: '4712',
      title: 'Invoice is missing',
      properties: { status: 'pending', priority: 'normal' },
    },
  ],
};

const actions = [
  { identifier: 'restart_service', title: 'Restart a service', trigger: 'DAY-2' },
  { identifier: 'create_ticket', title: 'Create a ticket', trigger: 'CREATE' },
];

function reads(name: string, description: string, call: Tool['call'], ...takes: string[]): Tool {
  return { name, description, annotations: { readOnlyHint: true }, takes, call };
}

function writes(name: string, description: string, call: Tool['call'], ...takes: string[]): Tool {
  const destructiveHint = name.startsWith('delete_');
  return { name, description, annotations: { readOnlyHint: false, destructiveHint }, takes, call };
}

const workflows = [{ identifier: 'onboard_service', title: 'Onboard a service' }];

const pages = [{ identifier: 'services', title: 'Services', blueprint: 'service' }];

const changed =
  (what: string): Tool['call'] =>
  ({ identifier }) => ({ ok: true, [what]: identifier });

const triggers = [
  ...actions.map(({ identifier }) => ({ identifier, type: 'action' })),
  ...workflows.map(({ identifier }) => ({ identifier, type: 'workflow' })),
];

/**
 * All that Port's server offers to a developer, and a part of what a builder sees as well, by the
 * names of September 2026.
 */
export const portTools: readonly Tool[] = [
  reads('list_blueprints', 'Lists the blueprints of the catalogue.', () => blueprints),
  reads(
    'list_entities',
    'Lists the entities of a blueprint.',
    ({ blueprint = '' }) => entities[blueprint] ?? [],
    'blueprint',
  ),
  reads('list_scorecards', 'Lists the scorecards.', () => [
    {
      identifier: 'readiness',
      blueprint: 'service',
      levels: ['Basic', 'Bronze', 'Silver', 'Gold'],
    },
  ]),
  reads('list_actions', 'Lists the self-service actions.', () => actions),
  reads('list_workflows', 'Lists the workflows.', () => workflows),
  reads('list_self_service_triggers', 'Lists what may be triggered.', () => triggers),
  reads(
    'get_action_permissions',
    'Says who may run an action.',
    ({ identifier }) => ({ action: identifier, execute: { roles: ['Member'] } }),
    'identifier',
  ),
  reads(
    'get_workflow_run',
    'Tells the state of a workflow run.',
    ({ identifier }) => ({ run: identifier, status: 'SUCCESS' }),
    'identifier',
  ),
  reads(
    'track_action_run',
    'Tells the state of an action run.',
    ({ identifier }) => ({ run: identifier, status: 'SUCCESS' }),
    'identifier',
  ),
  reads(
    'simulate_blueprint_permissions',
    'Says what the credentials may do with the entities of a blueprint.',
    ({ blueprint }) => ({ blueprint, read: true, update: false }),
    'blueprint',
  ),
  reads(
    'load_skill',
    'Loads the instructions of a skill.',
    ({ identifier }) => ({ identifier, instructions: 'List the blueprints first.' }),
    'identifier',
  ),
  reads(
    'get_page',
    'Shows a page of the portal.',
    ({ identifier }) => pages.find((page) => page.identifier === identifier) ?? null,
    'identifier',
  ),
  reads('get_sidebar', 'Shows the sidebar of the portal.', () => pages),
  reads(
    'load_widget_schema',
    'Shows how a widget is described.',
    ({ type }) => ({ widget: type, properties: { title: { type: 'string' } } }),
    'type',
  ),
  reads('describe_user_details', 'Describes the credentials in use.', () => ({
    isMachine: true,
    roles: ['Member'],
  })),
  reads('search_port_knowledge_sources', 'Searches the documentation.', () => []),
  reads('search_audit_logs', 'Searches the audit log.', () => [
    { action: 'UPDATE', resourceType: 'entity', context: { entity: 'checkout' } },
  ]),
  writes(
    'run_action',
    'Runs a self-service action.',
    ({ identifier }) => ({ ok: true, run: { action: identifier, status: 'IN_PROGRESS' } }),
    'identifier',
  ),
  writes(
    'trigger_run',
    'Runs a workflow or an action.',
    ({ identifier }) => ({ ok: true, run: { trigger: identifier, status: 'IN_PROGRESS' } }),
    'identifier',
  ),
  writes('upsert_blueprint', 'Creates or changes a blueprint.', changed('blueprint'), 'identifier'),
  writes('upsert_entity', 'Creates or changes an entity.', changed('entity'), 'identifier'),
  writes('upsert_scorecard', 'Creates or changes a scorecard.', changed('scorecard'), 'identifier'),
  writes('duplicate_page', 'Copies a page of the portal.', changed('page'), 'identifier'),
  writes('delete_blueprint', 'Deletes a blueprint.', changed('deleted'), 'identifier'),
  writes('delete_entity', 'Deletes an entity.', changed('deleted'), 'identifier'),
];
