import { stripTypeScriptTypes } from 'node:module';

// Jest's transform for TypeScript: Node itself takes the types out, in place, so that line and
// column numbers stay those of the source. `npm run types` is what checks them.
export default {
  process: (source) => ({ code: stripTypeScriptTypes(source) }),
};
