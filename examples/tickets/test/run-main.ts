import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { text } from 'node:stream/consumers'

export type Ended = { readonly exitCode: number | null; readonly output: string; readonly errors: string }

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** Runs the demo as `npm run demo` does, in a process of its own, until it ends. */
export const runMain = async (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> => {
  const child = spawn(process.execPath, ['--conditions=@factos/source', main, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const [output, errors, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited])
  return { exitCode, output, errors }
}
