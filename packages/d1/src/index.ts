// D1
export { d1Store, type D1EventStore, type D1StoreOptions } from './d1-store.ts'
export type { D1Session, SessionStart } from './d1-session.ts'
export { d1Storage, type D1Storage } from './d1-storage.ts'
export type { D1Options } from './d1-options.ts'
export { d1MigrationSql } from './schema/migration-sql.ts'
export type { D1Binding, D1BindingResult, D1BindingSession, D1BindingStatement } from './database/d1-binding.ts'

// Durable Objects
export { durableObjectStore, type DurableObjectStoreOptions } from './durable-object/durable-object-store.ts'
export { durableObjectStorage, type DurableObjectOptions } from './durable-object/durable-object-storage.ts'
export type { ObjectStorage } from './durable-object/object-storage.ts'
