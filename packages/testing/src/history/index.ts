// Recording
export { recordHistory, type RecordHistoryOptions } from './record-history.ts'
export type { HistoryModel, ModelCodec, ModelDecider } from './history-model.ts'
export { historyOpKey } from './history-record.ts'
export type {
  AcceptedOutcome,
  AcknowledgedEvent,
  CallBegan,
  CallEnded,
  ContextOutcome,
  HistoryOutcome,
  HistoryRecord,
  ReadOutcome,
  RecordedMethod,
  SeenEvent,
} from './history-record.ts'

// Reading back
export { readHistory } from './read-history.ts'
export type { LoggedEvent } from './logged-event.ts'
export { readSqliteLog } from './log/read-sqlite-log.ts'
export { readPostgresLog, type PostgresLogOptions, type QueryText } from './log/read-postgres-log.ts'
export { readStoreLog } from './log/read-store-log.ts'

// Checking
export { checkHistory, type CheckHistoryOptions, type EarlierTimeline } from './check-history.ts'
export type { HistoryCounts, HistoryReport, Violation, ViolatingOperation, ViolationKind } from './history-report.ts'
export { showReport } from './show-report.ts'
