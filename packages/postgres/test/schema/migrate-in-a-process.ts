import { postgresStorage } from '@factos/postgres'
import { unwrap } from 'factos'
import { Pool } from 'pg'

const [, , url, schema] = process.argv
const pool = new Pool({ connectionString: url, max: 2 })
unwrap(await postgresStorage({ pool, schema }).migrate())
await pool.end()
