// Jest's transform for GitHub's workflow libraries, which are made for a bundler: Node and Jest
// want to be told that what a module imports is JSON.
export default {
  process: (source) => ({
    code: source.replace(/^(import .+ from ".+\.json");$/gm, "$1 with { type: 'json' };"),
  }),
};
