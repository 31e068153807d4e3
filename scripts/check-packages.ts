// Packs the public packages as npm would publish them, and checks what a consumer finds in the tarballs: the exports map, the types
// under a strict consumer's TypeScript, and that Node can import each entry. Needs a build. Publishes and fetches nothing.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

type Manifest = { readonly name: string; readonly version: string; readonly exports: Readonly<Record<string, unknown>> }

const packages = ['core', 'sqlite', 'postgres', 'd1', 'testing'].map((folder) => resolve('packages', folder))
const consumer = mkdtempSync(join(tmpdir(), 'factos-packages-'))

try {
  const manifests = packages.map(packInto)
  importEverything(manifests)
} finally {
  rmSync(consumer, { recursive: true, force: true })
}

function packInto(folder: string): Manifest {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  const tarball = join(consumer, `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`)
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', consumer, folder])
  run('publint', ['run', tarball, '--strict'])
  run('attw', [tarball, '--profile', 'esm-only'])

  const installed = join(consumer, 'node_modules', manifest.name)
  mkdirSync(installed, { recursive: true })
  run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'])
  return manifest
}

/** One file that imports every entry of every package, type-checked without skipLibCheck, then run. */
function importEverything(manifests: readonly Manifest[]): void {
  for (const dependency of ['fast-check', 'pure-rand', 'pg', '@types'])
    symlinkSync(resolve('node_modules', dependency), join(consumer, 'node_modules', dependency), 'junction')

  const entries = manifests.flatMap(({ name, exports }) => Object.keys(exports).map((entry) => name + entry.slice(1)))
  const source = [
    ...entries.map((entry, index) => `import * as entry${index} from '${entry}'`),
    `console.log('imported from the tarballs:')`,
    ...entries.map((entry, index) => `console.log('  ${entry}:', Object.keys(entry${index}).length, 'names')`),
  ].join('\n')
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ type: 'module' }))
  writeFileSync(join(consumer, 'main.ts'), source)

  const options = [
    '--noEmit',
    '--strict',
    '--target',
    'es2024',
    '--module',
    'nodenext',
    '--types',
    'node',
    '--skipLibCheck',
    'false',
  ]
  run('tsc', [...options, 'main.ts'])
  run('node', ['main.ts'], 'inherit')
}

function run(command: string, args: readonly string[], stdio: 'pipe' | 'inherit' = 'pipe'): void {
  // A shell finds npm's .cmd shims on Windows. No argument comes from outside.
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    stdio,
    shell: process.platform === 'win32',
    encoding: 'utf8',
    cwd: consumer,
  })
  if (status === 0) return
  console.error(`${command} ${args.join(' ')}\n${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`)
  process.exitCode = 1
}
