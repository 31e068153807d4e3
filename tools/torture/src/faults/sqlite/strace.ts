import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Why processes cannot be traced here, if so. */
export const whyNoStrace = (): string | undefined => {
  // It may be installed and yet be forbidden to trace, as in a container without that right.
  const tried = spawnSync('strace', ['-e', 'trace=none', '-o', '/dev/null', process.execPath, '--version'])
  if (tried.error !== undefined) return 'needs strace, which is not installed'
  return tried.status === 0 ? undefined : `strace does not work here: ${tried.stderr.toString().trim()}`
}

/** A process under strace. */
export interface TracedProcess {
  /** strace itself; it ends with the process. */
  readonly process: ChildProcess
  /** How it ended, and what it wrote. */
  readonly ended: Promise<{ readonly code: number | null; readonly output: string; readonly errors: string }>
}

/** Runs this program's own `script` under strace, in Node, with `args`. */
export const traced = (
  straceArgs: readonly string[],
  script: URL,
  args: readonly string[],
  signal: AbortSignal,
): TracedProcess => {
  const child = spawn(
    'strace',
    // -D keeps the traced process our own child, so that killing it kills what matters.
    ['-D', '-f', '-qq', ...straceArgs, process.execPath, '--conditions=@factos/source', fileURLToPath(script), ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], signal, killSignal: 'SIGKILL' },
  )
  const text = { output: '', errors: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    text.output += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    text.errors += chunk.toString()
  })
  return {
    process: child,
    ended: new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => resolve({ ...text, code }))
    }),
  }
}
