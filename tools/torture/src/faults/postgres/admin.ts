import { Pool, type QueryResultRow } from 'pg'

/** The runner's own connections to a server, through which it looks at the workers' and does things to them. */
export interface Admin {
  readonly url: string
  readonly rows: <Row extends QueryResultRow>(text: string, values?: unknown[]) => Promise<readonly Row[]>
  readonly close: () => Promise<void>
}

/** Connects as superuser. A connection that died while the server was away is replaced. */
export const openAdmin = (url: string): Admin => {
  const pool = new Pool({ connectionString: url, max: 2, application_name: 'factos-torture-runner' })
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
          if (!mayPass || attempt === 5) throw error
        }
      }
    },
    close: () => pool.end(),
  }
}
