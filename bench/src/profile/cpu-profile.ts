import { Session, type Profiler } from 'node:inspector/promises'

/** Where this process spent its time. */
export interface CpuShares {
  /** Milliseconds in which it had something to do. */
  readonly busyMs: number
  /** Milliseconds by part: a package, the driver, Node itself, garbage collection. */
  readonly parts: ReadonlyMap<string, number>
  /** Milliseconds by function, without what it calls. */
  readonly functions: ReadonlyMap<string, number>
}

/** Samples what the process does while `run` is under way. */
export const cpuProfile = async (run: () => Promise<void>): Promise<CpuShares> => {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 500 })
  await session.post('Profiler.start')
  await run()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  return sharesOf(profile)
}

const sharesOf = ({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): CpuShares => {
  const byId = new Map(nodes.map((node) => [node.id, node.callFrame]))
  const parts = new Map<string, number>()
  const functions = new Map<string, number>()
  let busyMs = 0
  for (const [index, id] of samples.entries()) {
    const frame = byId.get(id)
    if (frame === undefined || frame.functionName === '(idle)' || frame.url === 'node:inspector') continue
    const ms = (timeDeltas[index] ?? 0) / 1_000
    busyMs += ms
    add(parts, partOf(frame), ms)
    add(functions, `${frame.functionName || '(anonymous)'} ${frame.url.split('/').slice(-2).join('/')}`.trim(), ms)
  }
  return { busyMs, parts, functions }
}

const add = (sums: Map<string, number>, name: string, ms: number): void =>
  void sums.set(name, (sums.get(name) ?? 0) + ms)

const partOf = ({ url, functionName }: Profiler.Profile['nodes'][number]['callFrame']): string => {
  if (url === '') return functionName.startsWith('(') ? functionName : '(native)'
  if (url.startsWith('node:')) return 'node'
  const inModules = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)
  if (inModules !== null) return inModules[1] ?? url
  const inRepository = /(packages\/[^/]+\/src\/[^/]+|bench)/.exec(url)
  return inRepository?.[1] ?? url
}
