import { expect, test } from '@jest/globals';
import { regionOf } from '../../../src/port/regions.ts';

test.each([
  ['https://api.getport.io/v1', 'eu'],
  ['https://mcp.port.io/v1', 'eu'],
  ['https://api.us.getport.io/v1', 'us'],
  ['https://mcp.us.port.io/v1', 'us'],
  ['https://port.example.test/', undefined],
])('%s is in region %s', (url, region) => {
  expect(regionOf(url)).toBe(region);
});
