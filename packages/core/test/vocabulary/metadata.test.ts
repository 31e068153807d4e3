import { expect, test } from 'vitest'
import { metadataKeys, noMetadata } from '../../src/index.ts'

test('the keys are those that stored events carry, so they never change', () => {
  expect(metadataKeys).toEqual({
    correlationId: 'correlation_id',
    causationId: 'causation_id',
    sourceContext: 'source_context',
    sourceEventId: 'source_event_id',
    sourcePosition: 'source_position',
    actor: 'actor',
    idempotencyKey: 'idempotency_key',
    operationId: 'operation_id',
  })
  expect(metadataKeys).toSatisfy(Object.isFrozen)
  expect(noMetadata).toEqual({})
  expect(noMetadata).toSatisfy(Object.isFrozen)
})
