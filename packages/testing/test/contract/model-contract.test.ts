import { storageContract, transactionalContract } from '@factos/testing'
import { describe, test } from 'vitest'
import { openModel } from '../model/open-model.ts'

storageContract({ name: 'the model', open: () => openModel() }, { describe, test })
transactionalContract({ name: 'the model', open: () => openModel() }, { describe, test })
