import { connectionMutants } from './connection-mutants.ts'
import { coreMutants } from './core-mutants.ts'
import { engineMutants } from './engine-mutants.ts'
import type { Mutant } from './mutant.ts'
import { postgresMutants } from './postgres-mutants.ts'
import { sqliteMutants } from './sqlite-mutants.ts'

/** Every mutant. */
export const allMutants: readonly Mutant[] = [
  ...coreMutants,
  ...engineMutants,
  ...sqliteMutants,
  ...postgresMutants,
  ...connectionMutants,
]
