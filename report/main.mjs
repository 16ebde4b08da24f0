// The report is a part of the main action's bundle, so that nothing is bundled twice.
process.argv[2] = 'report';
await import('../dist/index.js');
