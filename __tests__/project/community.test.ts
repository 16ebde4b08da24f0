import { globSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { project, readProject } from '../support/project.ts';

// What GitHub takes as an issue form:
// https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
const text = z.string().trim().min(1);
const id = z.string().regex(/^[A-Za-z0-9_-]+$/);
const validations = z.strictObject({ required: z.boolean() }).optional();
const asked = { label: text, description: text.optional() };
const written = { ...asked, placeholder: text.optional(), value: text.optional() };
const form = z.strictObject({
  name: text,
  description: text,
  title: text.optional(),
  labels: z.array(text).optional(),
  body: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('markdown'), attributes: z.strictObject({ value: text }) }),
      z.strictObject({
        type: z.literal('textarea'),
        id,
        attributes: z.strictObject({ ...written, render: text.optional() }),
        validations,
      }),
      z.strictObject({
        type: z.literal('input'),
        id,
        attributes: z.strictObject(written),
        validations,
      }),
      z.strictObject({
        type: z.literal('dropdown'),
        id,
        attributes: z.strictObject({ ...asked, options: z.array(text).min(1) }),
        validations,
      }),
      z.strictObject({
        type: z.literal('checkboxes'),
        id,
        attributes: z.strictObject({
          ...asked,
          options: z.array(z.strictObject({ label: text, required: z.boolean().optional() })),
        }),
      }),
    ]),
  ),
});
const forms = globSync('.github/ISSUE_TEMPLATE/*.yml', { cwd: project }).filter(
  (file) => !file.endsWith('/config.yml'),
);
const readForm = (file: string) => form.parse(parse(readProject(file)));

describe.each(forms)('%s', (file) => {
  test('is a form that GitHub shows', () => {
    const { body } = readForm(file);
    const fields = body.flatMap((field) => (field.type === 'markdown' ? [] : [field]));
    expect(fields).not.toEqual([]);
    expect(new Set(fields.map((field) => field.id)).size).toBe(fields.length);
    expect(new Set(fields.map((field) => field.attributes.label)).size).toBe(fields.length);
  });
});

describe('the form for bugs', () => {
  const { body } = readForm('.github/ISSUE_TEMPLATE/bug.yml');

  test('warns first of what must not be pasted', () => {
    const [first] = body;
    const warning = first?.type === 'markdown' ? first.attributes.value : '';
    for (const secret of ['token', 'client secret', 'sealed token', 'debug log']) {
      expect(warning).toMatch(new RegExp(`Never paste[^.]*${secret}`));
    }
  });

  test('wants the annotation and the versions, and a word that nothing secret is in it', () => {
    const required = body.flatMap((field) => {
      if (field.type === 'markdown') return [];
      if (field.type === 'checkboxes') {
        return field.attributes.options.every((option) => option.required) ? [field.id] : [];
      }
      return field.validations?.required ? [field.id] : [];
    });
    expect(required).toEqual(
      expect.arrayContaining(['annotation', 'action-version', 'agent-version', 'nothing-secret']),
    );
  });
});

test('whoever opens an issue chooses a form, or reports a vulnerability in private', () => {
  const config = z
    .strictObject({
      blank_issues_enabled: z.boolean(),
      contact_links: z.array(z.strictObject({ name: text, url: z.url(), about: text })),
    })
    .parse(parse(readProject('.github/ISSUE_TEMPLATE/config.yml')));
  expect(config.blank_issues_enabled).toBe(false);
  const advisory = 'https://github.com/your-org/port-mcp-auth/security/advisories/new';
  expect(config.contact_links.map(({ url }) => url)).toContain(advisory);
  expect(readProject('SECURITY.md')).toContain(advisory);
});

test('CODEOWNERS names teams of the organization, and nobody else', () => {
  const rules = readProject('.github/CODEOWNERS')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(rules).not.toEqual([]);
  for (const rule of rules) expect(rule).toMatch(/^\S+( @your-org\/[a-z0-9-]+)+$/);
});

describe('the updates of what we use', () => {
  test('come from Dependabot for npm, once they are a week old', () => {
    const { updates } = z
      .strictObject({
        version: z.literal(2),
        updates: z.array(
          z.looseObject({
            'package-ecosystem': z.string(),
            directory: z.string(),
            schedule: z.strictObject({ interval: z.enum(['daily', 'weekly', 'monthly']) }),
            cooldown: z.strictObject({ 'default-days': z.int().min(7) }),
          }),
        ),
      })
      .parse(parse(readProject('.github/dependabot.yml')));
    const found = updates.map((update) => [update['package-ecosystem'], update.directory]);
    expect(found).toEqual([
      ['npm', '/'],
      ['github-actions', '/'],
    ]);
  });

  test('come from Renovate for actions, in examples/ too', () => {
    const config = z
      .object({
        extends: z.array(z.string()),
        enabledManagers: z.array(z.string()),
        ignorePaths: z.array(z.string()),
        'github-actions': z.object({ managerFilePatterns: z.array(z.string()) }),
        minimumReleaseAge: z.string(),
      })
      .parse(JSON.parse(readProject('renovate.json')));
    expect(config.enabledManagers).toEqual(['github-actions']);
    // A list of its own, since the one of config:recommended has **/examples/**.
    expect(config.ignorePaths).toEqual(['**/node_modules/**']);
    const patterns = config['github-actions'].managerFilePatterns.map(
      (pattern) => new RegExp(pattern.slice(1, -1)),
    );
    for (const file of globSync('examples/**/*.{yml,yaml}', { cwd: project })) {
      expect([file, patterns.some((pattern) => pattern.test(file))]).toEqual([file, true]);
    }
  });
});
