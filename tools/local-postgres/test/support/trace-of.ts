import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Client } from 'pg'

/** What a server leaves on the machine while it runs: its process and its temporary folder. */
export type Trace = { readonly processId: number; readonly folder: string }

export async function traceOf(url: string): Promise<Trace> {
  const [row] = await rows<{ readonly data_directory: string }>(url, 'SHOW data_directory')
  const data = row?.data_directory ?? ''
  return { processId: Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]), folder: dirname(data) }
}

/** What is still there of a server. */
export function remains({ processId, folder }: Trace): { readonly process: boolean; readonly folder: boolean } {
  return { process: isRunning(processId), folder: existsSync(folder) }
}

export async function rows<Row>(url: string, statement: string): Promise<readonly Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows as readonly Row[]
  } finally {
    await client.end()
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
