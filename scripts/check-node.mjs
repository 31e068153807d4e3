// Runs before the npm scripts. It must itself run on any Node, so that an old one gets a sentence and not a stack trace.
import { arch, argv0, exit, platform, versions } from 'node:process'

const needed = [22, 18]
const [major = 0, minor = 0] = versions.node.split('.').map(Number)

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  console.error(`
Factos needs Node ${needed.join('.')} or later. This is Node ${versions.node} (${argv0}, ${platform}-${arch}).

The repository brings its own Node as an optional dependency, which npm scripts find first. It is missing here:
  1. run \`npm ci\` in the repository's root, without --omit=optional, and try the npm script again;
  2. if there is no Node package for ${platform}-${arch}, install Node ${needed.join('.')} or later on this machine.
`)
  exit(1)
}
