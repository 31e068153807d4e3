import type { D1Binding } from '@factos/d1'

/** What `wrangler.jsonc` binds. With `wrangler types` you get the platform's own types for it, which fit as well. */
export type Env = {
  readonly LOG: 'd1' | 'object'
  readonly CAPACITY: string
  readonly DB: D1Binding
  readonly SALES: {
    idFromName(name: string): unknown
    get(id: unknown): { fetch(request: Request): Promise<Response> }
  }
}
