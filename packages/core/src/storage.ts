// For those who write a storage backend. Applications need only `factos`.

export type {
  AppendAnswer,
  AppendCall,
  Appended,
  AppendOutcome,
  AppendRequest,
  CommandMark,
  ConditionsFailed,
  DuplicateCommand,
  EventIdsTaken,
  RequestRefused,
  StoredCondition,
} from './storage/append-call.ts'
export { maxDeltaEvents } from './storage/append-call.ts'
export { fairTurns, type TakeTurn } from './storage/fair-turns.ts'
export { emptyHead, type Head } from './storage/head.ts'
export type { Page, PageRead, ReadAnswer, ReadCall, RecordedCommand } from './storage/read-call.ts'
export type { StorageLimits } from './storage/storage-limits.ts'
export type { EventToAppend, StoredEvent } from './storage/stored-event.ts'
export type { Storage, StorageInTransaction, TransactionalStorage } from './storage/storage.ts'
export { parseJson } from './codec/parse-json.ts'
export { storeError } from './errors/store-error.ts'
export { utf8Length } from './vocabulary/text-limits.ts'
export { memoryStorage } from './memory/memory-storage.ts'
export {
  createEventStore,
  createTransactionalEventStore,
  type EventStoreOptions,
} from './dispatch/create-event-store.ts'
