import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve, sep } from 'node:path';
import ncc from '@vercel/ncc';
import ts from 'typescript';
import { unicodeEscaped } from '../src/escape.ts';

// node scripts/build.mjs DIR: bundles src/ into DIR, which then holds nothing else.
const [out = 'dist'] = process.argv.slice(2);

/**
 * @actions/http-client imports undici, @actions/core @actions/exec, and tunnel assert, for functions
 * that the action never calls: a megabyte together. node:path stands for them: it is loaded anyway, and has nothing in
 * common with what it stands for, so that a call would fail.
 */
const standIns = { undici: 'node:path', '@actions/exec': 'node:path', assert: 'node:path' };

rmSync('build', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
for (const name of Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).dependencies)) {
  takeWithoutComments(name);
}
// CommonJS starts faster than ES modules do.
writeFileSync('build/package.json', '{}');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
// What report/action.yml runs: a part of the same bundle, with which it shares its code.
writeFileSync(join(out, 'report.js'), "process.argv[2] = 'report';\nrequire('./index.js');\n");
const modules = await bundle('main.js', 'index.js');
writeFileSync(join(out, 'package.json'), '{ "type": "commonjs" }\n');
writeFileSync(join(out, 'licenses.txt'), licenses(modules));

/**
 * Puts a package beside our own modules, for the bundle, without its comments and with what it
 * depends on: a reader finds those in the package, and they are a quarter of the archive.
 */
function takeWithoutComments(name) {
  const [from, to] = [join('node_modules', name), join('build/node_modules', name)];
  cpSync(from, to, { recursive: true });
  for (const file of readdirSync(to, { recursive: true })) {
    if (!/\.[cm]?js$/.test(file)) continue;
    const path = join(to, file);
    const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
      compilerOptions: { removeComments: true, target: 'ESNext', module: 'Preserve' },
    });
    writeFileSync(path, outputText);
  }
  const manifest = JSON.parse(readFileSync(join(to, 'package.json'), 'utf8'));
  // What nothing imports a name from is left out.
  writeFileSync(join(to, 'package.json'), JSON.stringify({ ...manifest, sideEffects: false }));
  const { dependencies = {} } = manifest;
  for (const inner of Object.keys(dependencies)) {
    if (!Object.hasOwn(standIns, inner) && !existsSync(join('build/node_modules', inner))) {
      takeWithoutComments(inner);
    }
  }
}

/** Writes what an entry needs as a file with this name and chunks; returns the modules in them. */
async function bundle(entry, file) {
  const { code, assets, stats } = await ncc(resolve('build', entry), {
    cache: false,
    quiet: true,
    externals: standIns,
  });
  const { chunks, chunkGraph, modules } = stats.compilation;
  const names = new Map([...chunks].map((chunk) => [chunk.id, nameOf(chunk, chunkGraph)]));
  writeFileSync(join(out, file), inAscii(withNamedChunks(code, names)));
  for (const [asset, { source }] of Object.entries(assets)) {
    const name = names.get(Number(/^(\d+)\.index\.js$/.exec(asset)?.[1]));
    writeFileSync(join(out, name ? `${name}.js` : asset), inAscii(source.toString()));
  }
  return [...modules];
}

/** Node takes a fifth longer to compile a file with other characters. They are in strings and comments only. */
function inAscii(code) {
  return unicodeEscaped(code, /[^\0-\x7f]/g);
}

/** What a chunk's import() calls it, or else the package that it holds. */
function nameOf(chunk, chunkGraph) {
  if (chunk.name) return chunk.name;
  const folders = packagesOf(chunkGraph.getChunkModules(chunk));
  if (folders.length === 0) throw new Error('a chunk has no name');
  return folders.map((folder) => folder.split(sep).at(-1)).join('-');
}

/** A chunk is a file with a name that says what it is, where ncc takes a number. */
function withNamedChunks(entry, names) {
  const numbered = 'return "" + chunkId + ".index.js";';
  if (names.size > 1 && !entry.includes(numbered)) throw new Error('ncc names chunks otherwise');
  const files = Object.fromEntries([...names].map(([id, name]) => [id, `${name}.js`]));
  return entry.replace(numbered, `return ${JSON.stringify(files)}[chunkId];`);
}

/** The notice of every package of which a module is in the bundle. */
function licenses(modules) {
  return packagesOf(modules)
    .map((folder) => {
      const { name, version, license } = JSON.parse(
        readFileSync(join(folder, 'package.json'), 'utf8'),
      );
      const notice = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
      if (!notice) throw new Error(`${name} has no licence file`);
      const text = readFileSync(join(folder, notice), 'utf8').trim();
      return `${name} ${version}\n${license}\n\n${text}\n`;
    })
    .sort()
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** The folders of the packages that modules are from; some hold several files as one. */
function packagesOf(modules) {
  const files = modules.flatMap((module) => [module, ...(module.modules ?? [])]);
  return [...new Set(files.flatMap(({ resource }) => packageOf(resource ?? '') ?? []))];
}

/** The folder of the package that a file is a part of; undefined for the project's own. */
function packageOf(file) {
  const parts = file.split(sep);
  const at = parts.lastIndexOf('node_modules');
  if (at === -1) return undefined;
  const length = parts[at + 1]?.startsWith('@') ? 3 : 2;
  const folder = parts.slice(0, at + length).join(sep);
  return existsSync(join(folder, 'package.json')) ? folder : undefined;
}
