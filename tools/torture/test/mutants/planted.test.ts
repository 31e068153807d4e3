import { expect, test } from 'vitest'
import { NotPlanted, planted } from '../../src/mutants/planted.ts'

const edit = { file: 'a.ts', replace: 'if (isLocked)', by: 'if (true)' }

test('replaces what is there once, in the order of the edits', () => {
  expect(planted('if (isLocked) go()', [edit])).toBe('if (true) go()')
  expect(planted('if (isLocked) go()', [edit, { ...edit, replace: 'true', by: 'false' }])).toBe('if (false) go()')
})

test('refuses to plant what is not there, or there twice', () => {
  expect(() => planted('go()', [edit])).toThrow(new NotPlanted('a.ts holds 0 times: if (isLocked)'))
  expect(() => planted('if (isLocked) if (isLocked)', [edit])).toThrow('a.ts holds 2 times')
})
