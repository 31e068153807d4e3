import { setTimeout as sleep } from 'node:timers/promises'
import { Pool, type QueryResultRow } from 'pg'

/** The runner's own connections to a server, through which it looks at the workers' and does things to them. */
export interface Admin {
  readonly url: string
  readonly rows: <Row extends QueryResultRow>(text: string, values?: unknown[]) => Promise<readonly Row[]>
  readonly close: () => Promise<void>
}

/** Connects as superuser, and waits for some seconds where the server is away, or the workers hold all its connections. */
export const openAdmin = (url: string): Admin => {
  // Kept for good: where workers take every connection there is, another one would not be had.
  const pool = new Pool({
    connectionString: url,
    max: 1,
    idleTimeoutMillis: 0,
    application_name: 'factos-torture-runner',
  })
  pool.on('error', () => {})
  return {
    url,
    rows: async <Row extends QueryResultRow>(text: string, values?: unknown[]) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return (await pool.query<Row>(text, values)).rows
        } catch (error) {
          const { code = '' } = error as { readonly code?: string }
          const mayPass = /^(E[A-Z]{3,}|57P0\d|08|53300)/.test(code) || /terminated/.test(String(error))
          if (!mayPass || attempt === 200) throw error
          await sleep(20)
        }
      }
    },
    close: () => pool.end(),
  }
}
