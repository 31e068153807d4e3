import type { Result, StoreError } from 'factos'
import type { AppendAnswer, AppendCall } from 'factos/storage'
import type { Send } from '../connection/statement.ts'
import { answerFrom, type Found } from '../read/found-rows.ts'
import { isProblem, type Problem } from '../read/problem-error.ts'
import type { SchemaNames } from '../schema/schema-names.ts'
import { appendAnswer, type AppendInfo } from './append-answer.ts'
import { appendStatement, type AppendMeans } from './append-statement.ts'

/** Carries out an append call in one round trip. */
export const appendToLog = async (
  send: Send,
  names: SchemaNames,
  call: AppendCall,
  means: AppendMeans,
): Promise<Result<AppendAnswer | Problem, StoreError>> => {
  const statement = appendStatement(names, call, means)
  const rows = await send(statement)
  if (!rows.ok) return rows
  return answerFrom<AppendInfo | Problem, AppendAnswer | Problem>(rows.value, 'unknown', (found) =>
    isProblem(found.info) ? found.info : appendAnswer(call, statement, found as Found<AppendInfo>, means.revisions),
  )
}
