import process from 'node:process';

// Preloaded with `--import`: the program has the rights of nobody, should the tests run as root.
if (process.getuid?.() === 0) {
  process.setgroups([]);
  process.setgid(65534);
  process.setuid(65534);
}
